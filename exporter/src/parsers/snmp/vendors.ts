/** Private enterprise numbers (IANA) of the vendors whose devices stand in plants, the second arc of sysObjectID. */
const vendors: ReadonlyMap<number, string> = new Map([
  [9, 'Cisco'],
  [11, 'HP'],
  [171, 'D-Link'],
  [244, 'Lantronix'],
  [248, 'Hirschmann'],
  [311, 'Microsoft'],
  [318, 'APC'],
  [476, 'Liebert'],
  [534, 'Eaton'],
  [674, 'Dell'],
  [705, 'Eaton'],
  [1966, 'Perle'],
  [2011, 'Huawei'],
  [2606, 'Rittal'],
  [2636, 'Juniper'],
  [2736, 'EtherWAN'],
  [3833, 'Schneider Electric'],
  [4130, 'GE MDS'],
  [4196, 'Siemens'],
  [4329, 'Siemens'],
  [4346, 'Phoenix Contact'],
  [5040, 'Wiesemann & Theis'],
  [5597, 'Meinberg'],
  [8691, 'Moxa'],
  [10297, 'Advantech'],
  [12356, 'Fortinet'],
  [13576, 'WAGO'],
  [14988, 'MikroTik'],
  [15004, 'RuggedCom'],
  [16177, 'Westermo'],
  [20540, 'Sixnet'],
  [25506, 'H3C'],
  [28381, 'N-Tron'],
  [30065, 'Arista'],
  [34278, 'Janitza'],
  [48690, 'Teltonika'],
]);

/** The vendor that sysObjectID names, null where it is another one or none: agents of net-snmp give net-snmp's. */
export function vendorOf(objectId: string | null): string | null {
  const enterprise = /^1\.3\.6\.1\.4\.1\.(\d+)(?:\.|$)/.exec(objectId ?? '')?.[1];
  return enterprise === undefined ? null : (vendors.get(Number(enterprise)) ?? null);
}
