import { anyDevice, bacnetDialogue } from './bacnet.ts';
import type { Dialogue } from './dialogue.ts';
import { enipDialogue } from './enip.ts';
import { modbusDialogue } from './modbus.ts';
import { opcuaDialogue } from './opcua.ts';
import { s7Dialogue } from './s7.ts';
import type { NativeSettings } from './settings.ts';

/** The dialogue of a native identity. Only this function knows all of them. */
export function dialogueOf(settings: NativeSettings): Dialogue {
  switch (settings.type) {
    case 'enip':
      return enipDialogue(settings.transport);
    case 'modbus':
      return modbusDialogue(settings.unit);
    case 'bacnet':
      return bacnetDialogue(settings.device ?? anyDevice);
    case 's7':
      return s7Dialogue(settings);
    case 'opcua':
      return opcuaDialogue(`opc.tcp://${hostPort(settings)}/`);
  }
}

/** `10.0.0.1:502`, `[fd00::1]:502` */
export function hostPort({ address, port }: { readonly address: string; readonly port: number }): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
