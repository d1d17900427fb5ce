/** Mail, chat, brokers and telephony. Columns as in control.ts. */
export const messaging = `
25           tcp   smtp                 Mail
109          tcp   pop2                 Mailbox (POP2)
110          tcp   pop3                 Mailbox (POP3)
119          tcp   nntp                 News
143          tcp   imap                 Mailbox (IMAP)
194          both  irc                  Chat
220          tcp   imap3                Mailbox (IMAP3)
465          tcp   submissions          Mail over TLS
517          udp   talk                 talk
518          udp   ntalk                talk
540          tcp   uucp                 UUCP
554          both  rtsp                 Video streams
563          tcp   nntps                News over TLS
587          tcp   submission           Mail, from clients
993          tcp   imaps                Mailbox (IMAP) over TLS
995          tcp   pop3s                Mailbox (POP3) over TLS
1352         tcp   lotusnote            Notes
1720         tcp   h323                 H.323 calls
1801         both  msmq                 Microsoft message queue
1883         both  mqtt                 MQTT
1935         tcp   rtmp                 Video streams
2000         tcp   cisco-sccp           Cisco phones
3478         both  stun                 STUN, TURN
4222         tcp   nats                 NATS
4369         tcp   epmd                 Erlang port mapper
4569         udp   iax                  Asterisk
5060         both  sip                  Telephony
5061         both  sips                 Telephony over TLS
5222         tcp   xmpp-client          XMPP
5269         tcp   xmpp-server          XMPP between servers
5671         tcp   amqps                AMQP over TLS
5672         tcp   amqp                 AMQP
5683         both  coap                 CoAP
5684         both  coaps                CoAP over DTLS
6514         both  syslog-tls           syslog over TLS
6660-6669    tcp   ircd                 Chat
6697         tcp   ircs                 Chat over TLS
8883         both  mqtts                MQTT over TLS
9001         tcp   mqtt-ws              MQTT in a web page (also Tor)
9092         tcp   kafka                Kafka
15672        tcp   rabbitmq-console     RabbitMQ console
25672        tcp   rabbitmq-node        RabbitMQ between nodes
61613        tcp   stomp                STOMP
61616        tcp   activemq             ActiveMQ
`;

/** What a network needs to work: names, addresses, routes, directories, tunnels. */
export const infrastructure = `
43           tcp   whois                whois
49           both  tacacs               TACACS+
53           both  domain               DNS
67           udp   bootps               DHCP server
68           udp   bootpc               DHCP client
88           both  kerberos             Kerberos
111          both  sunrpc               RPC port mapper
113          tcp   auth                 ident
135          both  msrpc-epmap          RPC endpoint mapper, OPC Classic through DCOM
179          both  bgp                  BGP
213          udp   ipx                  IPX tunnel
259          both  esro                 ESRO, Check Point
264          both  bgmp                 BGMP
280          tcp   http-mgmt            HTTP management
369          both  rpc2portmap          Coda port mapper
389          both  ldap                 Directory
427          both  svrloc               Service location
464          both  kpasswd              Kerberos passwords
496          both  pim-rp-disc          PIM rendezvous points
500          udp   isakmp               IPsec key exchange
513          udp   who                  rwho
514          udp   syslog               syslog
520          udp   route                RIP
521          udp   ripng                RIPng
525          udp   timed                timed
546          udp   dhcpv6-client        DHCPv6 client
547          udp   dhcpv6-server        DHCPv6 server
601          both  syslog-conn          syslog over TCP
636          both  ldaps                Directory over TLS
646          both  ldp                  MPLS labels
647          tcp   dhcp-failover        DHCP failover
655          both  tinc                 tinc VPN
698          udp   olsr                 OLSR
749          both  kerberos-adm         Kerberos administration
853          both  domain-s             DNS over TLS
953          tcp   rndc                 BIND control
1194         both  openvpn              OpenVPN
1645         both  radius-old           RADIUS, old port
1646         both  radius-acct-old      RADIUS accounting, old port
1701         both  l2tp                 L2TP
1812         both  radius               RADIUS
1813         both  radius-acct          RADIUS accounting
1900         udp   ssdp                 UPnP discovery
1985         udp   hsrp                 HSRP
2055         udp   netflow              NetFlow collector
2083         tcp   radsec               RADIUS over TLS
2181         tcp   zookeeper            ZooKeeper
2377         tcp   docker-swarm         Docker swarm
2375         tcp   docker               Docker without TLS
2376         tcp   docker-tls           Docker over TLS
2600-2610    tcp   frr                  Routing daemons' consoles
3130         udp   icpv2                Cache protocol
3222         both  glbp                 GLBP
3268         tcp   msft-gc              Active Directory catalogue
3269         tcp   msft-gc-tls          Active Directory catalogue over TLS
3343         both  ms-cluster-net       Windows cluster
3702         both  ws-discovery         Discovery of devices by web services
3784-3785    udp   bfd                  BFD
4500         udp   ipsec-nat-t          IPsec through NAT
4739         both  ipfix                IPFIX collector
4789         udp   vxlan                VXLAN
5246-5247    udp   capwap               Access points
5341         tcp   seq                  Seq logs
5350-5351    udp   nat-pmp              NAT port mapping
5353         udp   mdns                 Multicast DNS
5355         both  llmnr                Link-local names
5405         udp   corosync             Corosync
6081         udp   geneve               Geneve
6343         udp   sflow                sFlow collector
6443         tcp   kubernetes           Kubernetes API
6653         tcp   openflow             OpenFlow
6696         udp   babel                Babel routing
7946         both  docker-gossip        Docker swarm gossip
8301-8302    both  consul-serf          Consul gossip
8400         tcp   consul-rpc           Consul
8472         udp   vxlan-linux          VXLAN, old Linux port
9389         tcp   adws                 Active Directory web services
9995-9996    udp   netflow-alt          NetFlow collector
10250        tcp   kubelet              Kubernetes node
41641        udp   tailscale            Tailscale
51820        udp   wireguard            WireGuard
`;

/** Clocks. */
export const time = `
13           both  daytime              Time of day
37           both  time                 Time of day
123          both  ntp                  Network time
319          udp   ptp-event            Precision time, events
320          udp   ptp-general          Precision time, general
323          both  chrony               chrony control
2947         tcp   gpsd                 GPS daemon
4460         tcp   ntske                Key exchange for network time
`;

/** Known, and none of the above. */
export const other = `
1            tcp   tcpmux               Port multiplexer
7            both  echo                 echo
9            both  discard              discard
11           tcp   systat               Users of a machine
15           tcp   netstat              netstat by network
17           both  qotd                 Quote of the day
18           both  msp                  Message send
19           both  chargen              Character generator
70           tcp   gopher               gopher
79           tcp   finger               finger
95           tcp   supdup               supdup
104          tcp   acr-nema             DICOM medical images
487          tcp   saft                 Simple file transfer
512          udp   biff                 Mail notice
1098         tcp   rmiactivation        Java RMI activation
1099         tcp   rmiregistry          Java RMI registry
1947         both  sentinel-hasp        Sentinel licence manager
2628         tcp   dict                 Dictionary
3632         tcp   distcc               Distributed compiler
3689         tcp   daap                 Music sharing
5555         tcp   adb                  Android debug bridge
6346         both  gnutella             gnutella
8834         tcp   nessus               Nessus
9101         tcp   bacula-dir           Bacula director
9102         tcp   bacula-fd            Bacula client
9103         tcp   bacula-sd            Bacula storage
9390         tcp   openvas              OpenVAS
10080        udp   amanda               Amanda backup
10514        both  rsyslog-alt          syslog, other port
22350        both  codemeter            CodeMeter licence server
25565        both  minecraft            Minecraft
27000        tcp   flexlm               FlexNet licence server
29000        tcp   siemens-saltd        Siemens licence server
55555        tcp   aveva-license        AVEVA licence server
59200        tcp   aveva-license-agent  AVEVA licence agent
`;
