/**
 * Doors through which a process is controlled, configured or read: PLCs, RTUs, relays, drives, building automation,
 * SCADA and historians. Columns: port or range, transport, name, title.
 */
export const control = `
102          tcp   iso-tsap             ISO on TCP: Siemens S7, IEC 61850 MMS, ICCP/TASE.2
400-402      tcp   rssql                Rockwell RSSql
500          tcp   fatek-fb             FATEK FB programming port
502          both  modbus               Modbus/TCP
789          tcp   crimson-v3           Red Lion Crimson 3
802          both  modbus-security      Modbus/TCP over TLS
808          tcp   aveva-pcs            AVEVA platform common services
1025         tcp   melsec               Mitsubishi MELSEC (also a Windows RPC port)
1089         both  ff-annunc            Foundation Fieldbus HSE annunciation
1090         both  ff-fms               Foundation Fieldbus message specification
1091         both  ff-sm                Foundation Fieldbus system management
1100         tcp   trusted-sim          Rockwell Trusted simulator
1123-1124    udp   aadvance-sncp        Rockwell AADvance bindings
1132         tcp   aadvance             Rockwell AADvance download and debug
1153         both  c12-22               ANSI C12.22 metering
1200         tcp   codesys-v2           CODESYS 2 runtime
1217         tcp   codesys-gateway      CODESYS gateway
1330         tcp   ft-object-rpc        FactoryTalk object RPC
1331         tcp   ft-service-control   FactoryTalk service control
1332         tcp   ft-server-health     FactoryTalk server health
1541         both  foxboro-informix     Foxboro DCS database
1628         both  lontalk              LonTalk
1629         both  lontalk-urgent       LonTalk, urgent messages
1740-1743    udp   codesys-v3           CODESYS 3 runtime
1911         tcp   niagara-fox          Tridium Niagara Fox
1962         tcp   pcworx               Phoenix Contact PC WORX
2004         tcp   ls-fenet             LS Electric FEnet
2010         udp   aadvance-dcp         Rockwell AADvance discovery and configuration
2085         both  ada-control          ADA Control
2221         tcp   enip-tls             EtherNet/IP over TLS
2221         udp   enip-dtls            EtherNet/IP over DTLS
2222         tcp   csp-enip             EtherNet/IP, Rockwell CSP (often a second SSH)
2222         udp   enip-io              EtherNet/IP cyclic I/O
2223         both  rockwell-csp2        Rockwell CSP2
2404         both  iec-104              IEC 60870-5-104 telecontrol
2423         udp   abb-rnrp             ABB redundant network routing
2455         tcp   codesys-v2-wago      CODESYS 2 runtime of WAGO controllers
2540         both  lonworks             LonWorks
2541         both  lonworks2            LonWorks 2
3001-3002    tcp   apogee-aem           Siemens APOGEE Ethernet microserver
3004         tcp   hitachi-ehv          Hitachi EHV programming port
3060         tcp   ft-directory-file    FactoryTalk directory, file transfer
3240         both  trio-motion          Trio motion controller
3250         both  hms-hicp             HMS Anybus configuration
3447         both  directnet            AutomationDirect DirectNET
3614         both  invensys-sigma       Invensys Sigma
3622         both  ff-lr                Foundation Fieldbus LAN redundancy
3639         both  xap-automation       Extensible Automation Protocol
3671         both  knxnet-ip            KNXnet/IP
3743         both  ipcs-command         IP Control Systems command
3819         udp   epl                  Ethernet POWERLINK
3820         both  siemens-aud-scp      Siemens AuD SCP
3865         both  xpl                  xPL home automation
3873         tcp   fagor-dnc            Fagor DNC
3875         both  pnbscada             PNBSCADA
4000         both  roc-plus             Emerson ROC Plus
4059         both  dlms-cosem           DLMS/COSEM metering
4120-4125    tcp   rsbizware            Rockwell RSBizWare
4592         tcp   webaccess            Advantech WebAccess
4712         tcp   c37118               IEEE C37.118 synchrophasors
4713         udp   c37118               IEEE C37.118 synchrophasors
4840         tcp   opcua                OPC UA binary
4840         udp   opcua-udp            OPC UA PubSub
4843         tcp   opcua-tls            OPC UA over TLS
4911         tcp   niagara-foxs         Tridium Niagara Fox over TLS
4999         tcp   melsec               Mitsubishi MELSEC
5001         tcp   melsec               Mitsubishi MELSEC
5006         udp   melsec-q-udp         Mitsubishi MELSEC-Q
5007         tcp   melsec-q-tcp         Mitsubishi MELSEC-Q
5026         tcp   nmxsvc               AVEVA Application Server
5033         tcp   apogee-aem           Siemens APOGEE Ethernet microserver
5050         udp   saia-sbus            SAIA S-Bus
5051         udp   oasys-dna            Telvent OASyS DNA
5052         tcp   oasys-dna            Telvent OASyS DNA
5065         tcp   oasys-dna            Telvent OASyS DNA
5069         both  inet-2000            I/NET 2000 building automation
5075         tcp   epics-pva            EPICS pvAccess
5094         both  hart-ip              HART-IP
5095         udp   hart-ip-server       HART-IP server data
5188         tcp   sinamics             Siemens SINAMICS drive
5413         tcp   suitelink            AVEVA SuiteLink
5441-5442    tcp   apogee-fp            Siemens APOGEE field panel
5450         tcp   pi-server            PI data archive
5454         tcp   pi-af1               PI asset framework
5455         tcp   pi-af1b              PI asset framework
5456         tcp   pi-ace2              PI advanced computing engine
5457         tcp   pi-af-server         PI asset framework server
5458         tcp   pi-notifications     PI notifications
6160         both  ecmp                 Emerson drives (ECMP)
6316         both  abb-escp             ABB Ethernet sensors
6543         tcp   ft-alarming          FactoryTalk alarms
6626         both  wago-service         WAGO service and update
6775         tcp   apogee-objectivity   Siemens APOGEE Insight database
6779-6780    tcp   apogee-objectivity   Siemens APOGEE Insight database
7508         tcp   adcp                 Automation Device Configuration Protocol
7509         tcp   acplt                ACPLT process automation service
7600         tcp   ft-event-mux         FactoryTalk event multiplexer
7700         tcp   ft-event-server      FactoryTalk event server
7710         tcp   ft-directory         FactoryTalk directory
7720         tcp   rsview-se-hmi        RSView SE HMI server
7721         tcp   rsview-se-framework  RSView SE framework
7722         tcp   rsview-se-activation RSView SE activation
7937         udp   ge-egd-cmp           GE Ethernet Global Data, configuration
8016         tcp   beckhoff-ads-s       Beckhoff secure ADS
8090         tcp   aveva-aagr           AVEVA aaGR
8448         tcp   cp1543-diag          Siemens CP 1543-1 security diagnostics
8500         tcp   panasonic-fp         Panasonic FP programming port
8501         tcp   keyence-kv           Keyence KV host link
9094         tcp   panasonic-fp         Panasonic FP programming port
9600         both  omron-fins           Omron FINS
10001        tcp   atg                  Tank gauge (also a serial tunnel of Lantronix)
10307        tcp   abb-ranger           ABB Ranger
10311        tcp   abb-ranger           ABB Ranger
10364        tcp   abb-ranger           ABB Ranger
10407        tcp   abb-ranger           ABB Ranger
11001        both  metasys-n1           Johnson Controls Metasys N1
11740-11743  tcp   codesys-v3           CODESYS 3 runtime
11999        tcp   osi-monarch          OSI monarch front end
12001-12005  tcp   apogee-dialogic      Siemens APOGEE telephone boards
12135-12137  tcp   oasys-dna            Telvent OASyS DNA
12221        tcp   abb-wserver          ABB MicroSCADA wserver
12316        tcp   abb-ranger           ABB Ranger
12345        tcp   softplc-link         Domat SoftPLC Link
12645        tcp   abb-ranger           ABB Ranger
13722        tcp   abb-ranger           ABB Ranger
13724        tcp   abb-ranger           ABB Ranger
14592        tcp   webaccess-rt         Advantech WebAccess, real-time data
16002        tcp   osi-monarch          OSI monarch front end
16003        udp   alfin                REGULACE.ORG automation
17185        udp   wdbrpc               VxWorks debug agent
18000        tcp   genbroker            Iconics GenBroker
18245        tcp   ge-srtp              GE SRTP
18246        both  ge-egd               GE SRTP and Ethernet Global Data
19998        tcp   iec-104-sec          IEC 60870-5-104 over TLS
19999        both  dnp3-sec             DNP3 over TLS
20000        both  dnp3                 DNP3 outstation
20010        tcp   centum-bkfsim        Yokogawa CENTUM simulator
20111        tcp   centum-bkbcopyd      Yokogawa CENTUM batch copy
20171        tcp   centum-bkhodeq       Yokogawa CENTUM operator display
20256-20257  tcp   unitronics-pcom      Unitronics PCOM
20547        tcp   proconos             ProConOS runtime
23400-23402  tcp   novar                Novar building automation
28784        both  koyo-directnet       Koyo Ethernet
29999        tcp   bingbang             IEC 61400-25 wind power data
30000        both  aveva-redundancy     AVEVA redundancy
30001        tcp   aveva-pmc            AVEVA redundancy, primary channel
30718        both  lantronix-config     Lantronix configuration
32565        tcp   aveva-hcap           AVEVA historian client access
32568        tcp   aveva-historian      AVEVA historian
32569        tcp   aveva-insight        AVEVA Insight gateway
32573        tcp   aveva-hist-gw        AVEVA historian gateway
34205        tcp   centum-bkesimmgr     Yokogawa CENTUM simulation manager
34962        both  profinet-rt          PROFINET real time
34963        both  profinet-rtm         PROFINET real time, multicast
34964        both  profinet-cm          PROFINET context manager
34980        both  ethercat             EtherCAT
38000        tcp   snc-gene             SNC GENe
38011        tcp   snc-gene             SNC GENe
38200        tcp   snc-gene             SNC GENe
38400        tcp   snc-gene             SNC GENe
38589        tcp   abb-ranger           ABB Ranger
41794        both  crestron-cip         Crestron control
41795        both  crestron-ctp         Crestron terminal
44155        tcp   deltav-mobile        Emerson DeltaV Mobile
44818        both  enip                 EtherNet/IP
45678        both  foxboro-aimapi       Foxboro AIMAPI
47100        udp   jvl-mactalk          JVL motor configuration
47808        both  bacnet               BACnet/IP
48031        tcp   aveva-opcua          AVEVA OPC UA server
48898        tcp   beckhoff-ads         Beckhoff TwinCAT ADS
48899        udp   beckhoff-ads-discovery Beckhoff TwinCAT discovery
49320        tcp   opcua-49320          OPC UA (Kepware's usual port)
50001-50016  tcp   spectrum-power-tg    Siemens Spectrum Power TG
50018-50020  tcp   spectrum-power-tg    Siemens Spectrum Power TG
50020-50021  udp   spectrum-power-tg    Siemens Spectrum Power TG
50025-50028  tcp   spectrum-power-tg    Siemens Spectrum Power TG
50110-50111  tcp   spectrum-power-tg    Siemens Spectrum Power TG
51210        tcp   opcua-sample         OPC UA sample server
55000-55003  udp   fl-net               FL-net
56001-56099  tcp   oasys-dna-rt         Telvent OASyS DNA, real time
57176        tcp   ge-quickpanel        GE QuickPanel
62541        tcp   opcua-sample         OPC UA reference server
62900        tcp   snc-gene             SNC GENe
63012        tcp   snc-gene             SNC GENe
65443        tcp   snc-gene             SNC GENe
`;
