/** Doors to files. Columns as in control.ts. */
export const file = `
20           tcp   ftp-data             FTP, data
21           tcp   ftp                  FTP
69           udp   tftp                 TFTP
115          tcp   sftp-simple          Simple FTP
137          udp   netbios-ns           NetBIOS names
138          udp   netbios-dgm          NetBIOS datagrams
139          tcp   netbios-ssn          NetBIOS sessions
445          both  smb                  Windows file sharing
515          tcp   printer              LPD printing
548          tcp   afpovertcp           Apple file sharing
631          both  ipp                  Printing (IPP, CUPS)
873          tcp   rsync                rsync
989          tcp   ftps-data            FTP over TLS, data
990          tcp   ftps                 FTP over TLS
2049         both  nfs                  NFS
2401         tcp   cvspserver           CVS
3260         tcp   iscsi-target         iSCSI
3205         both  isns                 iSCSI name service
3690         tcp   svn                  Subversion
4045         both  nfs-lockd            NFS locks
6566         tcp   sane-port            Scanners (SANE)
6881-6889    both  bittorrent           BitTorrent
9100         tcp   jetdirect            Printer (also the node exporter)
9418         tcp   git                  Git
10809        tcp   nbd                  Network block device
22000        both  syncthing            Syncthing
24007        tcp   glusterd             GlusterFS
`;

/** Doors to databases and caches. */
export const database = `
1433         tcp   mssql                Microsoft SQL Server
1434         both  mssql-browser        Microsoft SQL Server browser
1521         tcp   oracle               Oracle listener
2379-2380    tcp   etcd                 etcd
2638         tcp   sybase               SQL Anywhere
3050         tcp   firebird             Firebird
3306         tcp   mysql                MySQL, MariaDB
4333         tcp   msql                 mSQL
5432         tcp   postgresql           PostgreSQL
5984         tcp   couchdb              CouchDB
6379         tcp   redis                Redis
6432         tcp   pgbouncer            PgBouncer
7474         tcp   neo4j                Neo4j
7687         tcp   neo4j-bolt           Neo4j Bolt
8086         tcp   influxdb             InfluxDB
8428         tcp   victoriametrics      VictoriaMetrics
8812         tcp   questdb              QuestDB
9042         tcp   cassandra            Cassandra
9160         tcp   cassandra-thrift     Cassandra, old clients
9200         tcp   elasticsearch        Elasticsearch, OpenSearch
9300         tcp   elasticsearch-node   Elasticsearch between nodes
11211        both  memcached            memcached
26257        tcp   cockroachdb          CockroachDB
27017-27019  tcp   mongodb              MongoDB
33060        tcp   mysqlx               MySQL X protocol
50000        tcp   db2                  IBM Db2
`;

/** Web servers, proxies and what people run behind a browser. */
export const web = `
80           both  http                 HTTP
81           tcp   http-81              A second HTTP
443          both  https                HTTPS
591          tcp   filemaker-web        FileMaker web
593          both  http-rpc-epmap       RPC over HTTP
1080         tcp   socks                SOCKS proxy
1880         tcp   node-red             Node-RED
3000         tcp   http-3000            Grafana and other web applications
3128         tcp   squid                Squid proxy
3333         tcp   http-3333            Web applications
4848         tcp   glassfish-admin      GlassFish administration
5000         tcp   http-5000            Web applications, UPnP
5280         tcp   xmpp-bosh            XMPP in a web page
5357-5358    tcp   wsdapi               Windows web services for devices
5601         tcp   kibana               Kibana
7080         tcp   http-7080            A second HTTP
7443         tcp   https-7443           A second HTTPS
8000         tcp   http-8000            Web applications
8008         tcp   http-8008            A second HTTP
8009         tcp   ajp13                Apache JServ
8080         tcp   http-alt             A second HTTP, proxies
8081-8085    tcp   http-808x            Web applications
8088         tcp   http-8088            Web applications (Ignition gateway)
8089         tcp   splunkd              Splunk management
8123         tcp   home-assistant       Home Assistant
8118         tcp   privoxy              Privoxy
8161         tcp   activemq-console     ActiveMQ console
8443         tcp   https-alt            A second HTTPS
8888         tcp   http-8888            Web applications, Jupyter
9000         tcp   http-9000            Web applications, PHP-FPM, Portainer
9090         tcp   prometheus           Prometheus, Cockpit
9091         tcp   pushgateway          Prometheus push gateway
9093         tcp   alertmanager         Alertmanager
9443         tcp   https-9443           A second HTTPS
10443        tcp   https-10443          A second HTTPS
32400        tcp   plex                 Plex
`;
