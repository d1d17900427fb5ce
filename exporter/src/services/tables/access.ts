/** Doors through which a person gets a shell, a screen or a console. Columns as in control.ts. */
export const remoteAccess = `
22           tcp   ssh                  SSH
23           tcp   telnet               Telnet
107          tcp   rtelnet              Remote telnet
177          udp   xdmcp                X display manager
512          tcp   exec                 rexec
513          tcp   login                rlogin
514          tcp   shell                rsh
543          tcp   klogin               Kerberos rlogin
544          tcp   kshell               Kerberos rsh
830          tcp   netconf-ssh          NETCONF over SSH
992          tcp   telnets              Telnet over TLS
1494         tcp   citrix-ica           Citrix ICA
1723         tcp   pptp                 PPTP VPN
2022         tcp   ssh-alt              A second SSH, often in containers
2323         tcp   telnet-alt           A second telnet
2598         tcp   citrix-cgp           Citrix session reliability
3283         both  apple-remote         Apple Remote Desktop
3389         both  rdp                  Remote Desktop
4001         tcp   moxa-nport-data      Moxa NPort serial port
4200         tcp   shellinabox          Shell in a web page
4899         tcp   radmin               Radmin
5500         tcp   vnc-reverse          VNC, listening viewer
5650         tcp   remote-manipulator   Remote Manipulator, Remote Utilities
5800-5809    tcp   vnc-http             VNC in a web page
5900-5909    tcp   vnc                  VNC
5938         both  teamviewer           TeamViewer
5985         tcp   winrm                Windows remote management
5986         tcp   winrm-tls            Windows remote management over TLS
6000-6009    tcp   x11                  X11 display (6000: also Rockwell Trusted)
6129         tcp   dameware             DameWare remote control
6568         tcp   anydesk              AnyDesk
6783-6785    tcp   splashtop            Splashtop
7001-7048    tcp   acs-serial           Serial ports of a console server (7001: also WebLogic)
7070         tcp   anydesk-direct       AnyDesk, direct connections (also RealServer)
7681         tcp   ttyd                 Shell in a web page
8040-8041    tcp   screenconnect        ScreenConnect
9999         tcp   lantronix-setup      Lantronix setup by telnet
21115-21119  tcp   rustdesk             RustDesk
21116        udp   rustdesk             RustDesk
50001        udp   anydesk-discovery    AnyDesk discovery
`;

/** Doors through which machines are managed and watched. */
export const management = `
161          both  snmp                 SNMP agent
162          both  snmp-trap            SNMP trap receiver
163          both  cmip-man             CMIP manager
164          both  cmip-agent           CMIP agent
199          both  smux                 SNMP multiplexer
311          tcp   asip-webadmin        Apple server administration
623          both  ipmi                 IPMI, remote power and console
664          both  ipmi-secure          IPMI, AMT over TLS
705          tcp   agentx               SNMP sub-agents
1270         both  scom                 System Center agent
2160         both  apc-2160             APC management
2161         both  apc-agent            APC agent
2260         both  apc-2260             APC management
2301         tcp   hp-sim               HP system management
2381         tcp   hp-sim-tls           HP system management over TLS
2701         tcp   sccm-remote          Configuration Manager remote control
3038         both  santak-ups           Santak UPS
3052         both  powerchute           APC PowerChute
3493         both  nut                  Network UPS Tools
3551         both  apcupsd              apcupsd
3664         both  ups-engine           Tripp Lite PowerAlert
4505-4506    tcp   salt                 Salt master
4679-4680    both  mge-ups              Eaton UPS
4800         udp   moxa-nport-search    Moxa NPort search and configuration
4949         tcp   munin                Munin node
5666         tcp   nrpe                 Nagios remote plugins
5667         tcp   nsca                 Nagios passive checks
5693         tcp   ncpa                 Nagios cross-platform agent
6556         tcp   check-mk             Checkmk agent
7547         tcp   cwmp                 TR-069 device management
8140         tcp   puppet               Puppet server
8291         tcp   winbox               MikroTik WinBox
8728-8729    tcp   mikrotik-api         MikroTik API
9988         tcp   otports              otports itself
10000        tcp   webmin               Webmin (also NDMP)
10050        tcp   zabbix-agent         Zabbix agent
10051        tcp   zabbix-trapper       Zabbix server
12489        tcp   nsclient             NSClient++
16992        tcp   amt                  Intel AMT
16993        tcp   amt-tls              Intel AMT over TLS
17988        tcp   ilo-media            HP iLO virtual media
17990        tcp   ilo-console          HP iLO remote console
20161        tcp   snmp-tls             SNMP over TLS
49000        tcp   matahari             Matahari broker (also AVM TR-064)
`;
