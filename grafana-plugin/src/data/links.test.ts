import { expect, test } from 'vitest';

import { fillLink, type LinkTarget } from './links.ts';

const target: LinkTarget = { asset: 'hmi-01', transport: 'tcp', port: '3389', url: 'https://otports.plant.example/' };

const table: readonly (readonly [template: string, changes: Partial<LinkTarget>, href: string | null])[] = [
  ['{{url}}/assets/{{asset}}', {}, 'https://otports.plant.example/assets/hmi-01'],
  ['{{url}}/assets/{{asset}}', { url: null }, null],
  [
    '{{url}}/assets/{{asset}}',
    { asset: '../../admin?x=#y' },
    'https://otports.plant.example/assets/..%2F..%2Fadmin%3Fx%3D%23y',
  ],
  ['{{url}}/assets/{{asset}}', { url: 'javascript:alert(1)//' }, null],
  ['{{url}}/assets/{{asset}}', { url: '//evil.example' }, null],
  ['{{url}}', { url: 'data:text/html,x' }, null],
  ['{{asset}}', { asset: 'javascript:alert(1)' }, null],
  ['/d/asset?var-asset={{asset}}&port={{ transport }}%2F{{port}}', {}, '/d/asset?var-asset=hmi-01&port=tcp%2F3389'],
  ['/\\evil.example', {}, null],
  ['/{{asset}}', { asset: '/evil.example' }, '/%2Fevil.example'],
  ['https://wiki.example/{{asset}}/{{unknown}}', { url: null }, 'https://wiki.example/hmi-01/{{unknown}}'],
  ['{{url}}/{{asset}}', { asset: '{{port}}' }, 'https://otports.plant.example/%7B%7Bport%7D%7D'],
  ['https:///x', {}, null],
  ['', {}, null],
  ['  ', {}, null],
];

test.each(table)('%s with %j', (template, changes, href) => {
  expect(fillLink(template, { ...target, ...changes })).toBe(href);
});
