import { describe, expect, it } from 'vitest';
import { Admission } from './admission.ts';

describe('Admission', () => {
  it('lets in as many calls as there is room for, the others in the order they came', () => {
    const { admission, enter, started } = anAdmission({ calls: 2, bytes: 100, waiting: 10 });
    for (const name of ['a', 'b', 'c', 'd']) enter(name, 1);
    expect(started).toEqual(['a', 'b']);

    admission.leave(1);
    expect(started).toEqual(['a', 'b', 'c']);
  });

  it('lets nobody overtake a large call that waits for room', () => {
    const { admission, enter, started } = anAdmission({ calls: 9, bytes: 100, waiting: 10 });
    enter('small', 10);
    enter('large', 95);
    enter('tiny', 1);
    expect(started).toEqual(['small']);

    admission.leave(10);
    expect(started).toEqual(['small', 'large', 'tiny']);
  });

  it('lets in a call that is larger than all the room, alone', () => {
    const { admission, enter, started } = anAdmission({ calls: 9, bytes: 100, waiting: 10 });
    enter('huge', 5000);
    enter('tiny', 1);
    expect(started).toEqual(['huge']);

    admission.leave(5000);
    expect(started).toEqual(['huge', 'tiny']);
  });

  it('turns away what is too much', () => {
    const { enter, started } = anAdmission({ calls: 1, bytes: 100, waiting: 2 });
    for (const name of ['a', 'b', 'c']) enter(name, 1);

    expect(() => {
      enter('d', 1);
    }).toThrow('the store has 2 requests waiting: the disk of data_dir is too slow for this many assets');
    expect(started).toEqual(['a']);
  });

  it('runs the last one after all others', () => {
    const { admission, enter, started } = anAdmission({ calls: 1, bytes: 100, waiting: 1 });
    for (const name of ['a', 'b']) enter(name, 1);
    admission.afterAll(() => started.push('last'));
    admission.leave(1);
    expect(started).toEqual(['a', 'b']);

    admission.leave(1);
    expect(started).toEqual(['a', 'b', 'last']);
  });
});

function anAdmission(limits: ConstructorParameters<typeof Admission>[0]): {
  admission: Admission;
  enter: (name: string, bytes: number) => void;
  started: string[];
} {
  const admission = new Admission(limits);
  const started: string[] = [];
  const enter = (name: string, bytes: number): void => {
    admission.enter(bytes, () => started.push(name));
  };
  return { admission, enter, started };
}
