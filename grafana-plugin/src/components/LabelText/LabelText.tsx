import * as React from 'react';

import { printable } from '../../data/printable.ts';

/** Labels are at most this long (the exporter cuts them); anything longer comes from somewhere else. */
const maxLabelLength = 128;

export interface LabelTextProps {
  readonly text: string;
  readonly maxLength?: number;
}

/** Text from outside: shown as text, and kept apart from the writing direction of its surroundings. */
export function LabelText({ text, maxLength = maxLabelLength }: LabelTextProps) {
  return <bdi>{printable(text, maxLength)}</bdi>;
}
