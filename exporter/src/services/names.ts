/**
 * Names that netstat and ss print for ports when they were called without -n: the first name of a port in the
 * /etc/services of Linux systems, which all stem from IANA's registry. `name port`, or `name port/transport` where the
 * same name means something else in the other transport.
 *
 * Left out on purpose, because different systems give the same name to different ports, so that it proves nothing:
 * http-alt (8080, 8008 or 591), sieve (4190 or 2000), irc (194 or 6667), imap3 (220 or 585),
 * rockwell-csp2 (2223, on macOS 2222), webster (765 or 2627).
 */
export const symbolicNames = `
tcpmux 1 compressnet 2 rje 5 echo 7 discard 9 systat 11 daytime 13 netstat 15 qotd 17 msp 18 chargen 19 ftp-data 20
fsp 21/udp ftp 21 ssh 22 telnet 23 lmtp 24 smtp 25 nsw-fe 27 msg-icp 29 msg-auth 31 dsp 33 time 37 rap 38 rlp 39
nameserver 42 nicname 43 whois 43 tacacs 49 re-mail-ck 50 domain 53 whois++ 63 tacacs-ds 65 bootps 67 bootpc 68
tftp 69 gopher 70 netrjs-1 71 netrjs-2 72 netrjs-3 73 netrjs-4 74 finger 79 http 80 www 80 kerberos 88 supdup 95
linuxconf 98 hostname 101 hostnames 101 iso-tsap 102 acr-nema 104 csnet-ns 105 poppassd 106 rtelnet 107 pop2 109
pop3 110 sunrpc 111 auth 113 sftp 115 uucp-path 117 nntp 119 ntp 123 pwdgen 129 epmap 135 loc-srv 135 netbios-ns 137
netbios-dgm 138 netbios-ssn 139 bl-idm 142 imap 143 imap2 143 sql-net 150 sgmp 153 snmp 161 snmp-trap 162 snmptrap 162
cmip-man 163 cmip-agent 164 xns-courier 165 mailq 174 xdmcp 177 nextstep 178 bgp 179 prospero 191 osu-nms 192 smux 199
at-rtmp 201 at-nbp 202 at-echo 204 at-zis 206 qmtp 209 z3950 210 ipx 213 link 245 ptp-event 319 ptp-general 320
chrony 323 pawserv 345 zserv 346 fatserv 347 rsvp-tunnel 363 rsvp_tunnel 363 odmr 366 rpc2portmap 369 codaauth2 370
clearcase 371 ulistproc 372 ldap 389 svrloc 427 mobileip-agent 434 mobilip-mn 435 https 443 snpp 444 microsoft-ds 445
kpasswd 464 igmpv3lite 465/udp smtps 465 ssmtp 465 submissions 465 urd 465 photuris 468 saft 487 gss-http 488
pim-rp-disc 496 isakmp 500 mbap 502 biff 512/udp comsat 512/udp exec 512/tcp login 513/tcp who 513/udp whod 513/udp
cmd 514/tcp shell 514/tcp syslog 514/udp printer 515 talk 517 ntalk 518 utime 519 efs 520/tcp route 520/udp
router 520/udp ripng 521 timed 525 tempo 526 courier 530 conference 531 netnews 532 netwall 533 iiop 535 gdomap 538
uucp 540 klogin 543 kshell 544 dhcpv6-client 546 dhcpv6-server 547 afpovertcp 548 rtsp 554 remotefs 556 nntps 563
whoami 565 submission 587 nqs 607 npmp-local 610 npmp-gui 611 hmmp-ind 612 asf-rmcp 623 qmqp 628 ipp 631 ldaps 636
pcnfs 640 ldp 646 dhcp-failover 647 tinc 655 asf-secure-rmcp 664 acap 674 ha-cluster 694 olsr 698 agentx 705 silc 706
netviewdm1 729 kerberos-adm 749 kerberos-iv 750 kerberos4 750 kerberos-master 751 passwd-server 752 krb-prop 754
krb_prop 754 phonebook 767 moira-db 775 moira-update 777 moira-ureg 779 spamd 783 mbap-s 802
netconf-ssh 830 netconf-beep 831 domain-s 853 iscsi 860 supfilesrv 871 rsync 873 rndc 953 ftps-data 989 ftps 990
nas 991 telnets 992 imaps 993 ircs 994 pop3s 995 socks 1080 ff-annunc 1089 ff-fms 1090 ff-sm 1091 proofd 1093
rootd 1094 rmiactivation 1098 rmiregistry 1099 kpop 1109 supfiledbg 1127 c1222-acse 1153 skkserv 1178 openvpn 1194
predict 1210 rmtcfg 1236 h323hostcallsc 1300 xtel 1313 xtelw 1314 lotusnote 1352 ms-sql-s 1433 ms-sql-m 1434 ica 1494
wins 1512 ingreslock 1524 lontalk-norm 1628 lontalk-urgnt 1629 kermit 1649 groupwise 1677 l2f 1701 l2tp 1701
h323gatedisc 1718 h323gatestat 1719 h323hostcall 1720 pptp 1723 msmq 1801 radius 1812 radius-acct 1813 mqtt 1883
ssdp 1900 sentinelsrm 1947 hsrp 1985 gdp-port 1997 cisco-sccp 2000 xribs 2025 nfs 2049 knetd 2053 gnunet 2086
rtcm-sc104 2101 zephyr-srv 2102 zephyr-clt 2103 zephyr-hm 2104 eklogin 2105 minipay 2105 gsigatekeeper 2119 iprop 2121
gtp-control 2123 gris 2135 gtp-user 2152 apc-2160 2160 apc-2161 2161 ethernet-ip-s 2221 ethernet-ip-1 2222
ethernetip-1 2222 apc-2260 2260 cvspserver 2401 iec-104 2404 venus 2430 venus-se 2431 codasrv 2432
codasrv-se 2433 wago-io-system 2455 lonworks 2540 lonworks2 2541 mon 2583 zebrasrv 2600 zebra 2601 ripd 2602
ripngd 2603 ospfd 2604 bgpd 2605 ospf6d 2606 ospfapi 2607 isisd 2608 dict 2628 sybase 2638 www-dev 2784
f5-globalsite 2792 corbaloc 2809 gsiftp 2811 gpsd 2947 santak-ups 3038 gds-db 3050 gds_db 3050 apc-3052 3052
ndl-aas 3128 squid 3128 icpv2 3130 isns 3205 triomotion 3240 hicp 3250 iscsi-target 3260 msft-gc 3268 msft-gc-ssl 3269
net-assistant 3283 mysql 3306 dec-notes 3333 ms-wbt-server 3389 directnet 3447 stun 3478 nut 3493 nvmsgd 3519
apcupsd 3551 ff-lr-port 3622 distcc 3632 ups-engine 3664 efcp 3671 daap 3689 svn 3690 ws-discovery 3702
ipcs-command 3743 bfd-control 3784 bfd-echo 3785 suucp 4031 dlms-cosem 4059 sysrqd 4094 f5-iquery 4353 epmd 4369
remctl 4373 ntske 4460 ipsec-msft 4500 ipsec-nat-t 4500 fax 4557 hylafax 4559 iax 4569 mgesupervision 4679
mgemanagement 4680 mtn 4691 ipfix 4739 opcua-tcp 4840 opcua-udp 4840 opcua-tls 4843 radmin-port 4899 munin 4949
commplex-main 5000 commplex-link 5001 rfe 5002 mmcc 5050 sip 5060 sip-tls 5061 sips 5061 i-net-2000-npr 5069
pvaccess 5075 hart-ip 5094 aol 5190 jabber-client 5222 xmpp-client 5222 jabber-server 5269 xmpp-server 5269
cfengine 5308 nat-pmp 5351 mdns 5353 noclog 5354 hostmon 5355 llmnr 5355 wsdapi 5357 wsdapi-s 5358 postgres 5432
postgresql 5432 personal-agent 5555/tcp rplay 5555/udp freeciv 5556 nrpe 5666 nsca 5667 amqps 5671 amqp 5672
canna 5680 coap 5683 coaps 5684 rfb 5900 vnc-server 5900 wsman 5985 wsmans 5986 cvsup 5999 x11 6000 x11-0 6000
x11-1 6001 x11-2 6002 x11-3 6003 x11-4 6004 x11-5 6005 x11-6 6006 x11-7 6007 ecmp 6160 gnutella-svc 6346
gnutella-rtr 6347 redis 6379 sge-qmaster 6444 sge-execd 6445 mysql-proxy 6446 syslog-tls 6514 sane-port 6566
wago-service 6626 ircd 6667 babel 6696 ircs-u 6697 afs3-fileserver 7000 bbs 7000 afs3-callback 7001 afs3-prserver 7002
afs3-vlserver 7003 afs3-kaserver 7004 afs3-volser 7005 afs3-errors 7006 afs3-bos 7007 afs3-update 7008
afs3-rmtsys 7009 font-service 7100 xfs 7100 adcp 7508 acplt 7509 cbt 7777 irdmi2 7999 irdmi 8000 vcom-tunnel 8001
teradataordbms 8002 mcreport 8003 ads-s 8016 intu-ec-svcdisc 8020 intu-ec-client 8021 zope-ftp 8021 oa-system 8022
pro-ed 8032 mindprint 8033 webcache 8080 tproxy 8081 us-cli 8082 us-srv 8083 d-s-n 8086 omniorb 8088 radan-http 8088
xprint-server 8100 puppet 8140 pcsync-https 8443 pcsync-http 8444 secure-mqtt 8883 ddi-tcp-1 8888
clc-build-daemon 8990 cslistener 9000 etlservicemgr 9001 dynamid 9002 websm 9090 zeus-admin 9090 xmltec-xmlmail 9091
xmlipcregsvc 9092 xinetd 9098 hp-pdl-datastr 9100 jetdirect 9100 pdl-datastream 9100 bacula-dir 9101 bacula-fd 9102
bacula-sd 9103 wap-wsp 9200 wap-wsp-wtp 9201 wap-wsp-s 9202 vrace 9300 git 9418 xmms2 9667 zope 9673 sd 9876 iua 9900
domaintime 9909 ndmp 10000 webmin 10000 zabbix-agent 10050 zabbix-trapper 10051 amanda 10080 kamanda 10081
amandaidx 10082 amidxtape 10083 nbd 10809 metasys 11001 dicom 11112 memcache 11211 hkp 11371 alfin 16003
sgi-cmsd 17001 sgi-crsd 17002 sgi-gcd 17003 sgi-cad 17004 isode-dua 17007 db-lsp 17500 db-lsp-disc 17500 biimenu 18000
iec-104-sec 19998 dnp-sec 19999 dnp 20000 dcap 22125 gsidcap 22128 wnn6 22273 codemeter 22350 novar-dbase 23400
novar-alarm 23401 novar-global 23402 binkp 24554 quake 26000 flex-lm 27000 asp 27374 saltd-licensing 29000
bingbang 29999 csync2 30865 traceroute 33434 profinet-rt 34962 profinet-rtm 34963 profinet-cm 34964 ethercat 34980
crestron-cip 41794 crestron-ctp 41795 ethernet-ip-2 44818 ethernetip-2 44818 jvl-mactalk 47100 bacnet 47808
dircproxy 57000 tfido 60177 fido 60179
`;
