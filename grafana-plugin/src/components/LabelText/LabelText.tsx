import * as React from 'react';

import { printable } from '../../data/printable.ts';

/** Labels are at most this long (the exporter cuts them). A longer text comes from another source. */
const maxLabelLength = 128;

export interface LabelTextProps {
  readonly text: string;
  readonly maxLength?: number;
}

/** Text from outside, shown as text, with its own writing direction. */
export function LabelText({ text, maxLength = maxLabelLength }: LabelTextProps) {
  return <bdi>{printable(text, maxLength)}</bdi>;
}
