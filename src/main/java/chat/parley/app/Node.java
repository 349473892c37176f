package chat.parley.app;

import chat.parley.api.Api;
import chat.parley.api.ApiParts;
import chat.parley.api.Audit;
import chat.parley.api.ForAdmins;
import chat.parley.api.ForOperators;
import chat.parley.api.ServerInfo;
import chat.parley.auth.AuthMode;
import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chatlog.ChatLog;
import chat.parley.chatlog.ChatLogReader;
import chat.parley.chatlog.ChatLogSettings;
import chat.parley.chatlog.ChatLogTopic;
import chat.parley.chatlog.LogLookup;
import chat.parley.cluster.Caretaker;
import chat.parley.delivery.Inbox;
import chat.parley.delivery.InboxTopics;
import chat.parley.delivery.InboxWriter;
import chat.parley.delivery.Notices;
import chat.parley.delivery.Router;
import chat.parley.delivery.Trail;
import chat.parley.directory.DirectoryException;
import chat.parley.directory.Incarnation;
import chat.parley.edge.Edge;
import chat.parley.edge.Tls;
import chat.parley.erasure.Eraser;
import chat.parley.erasure.ErasingOne;
import chat.parley.gateway.Gateway;
import chat.parley.gateway.GatewaySettings;
import chat.parley.gateway.HttpResources;
import chat.parley.gateway.Inside;
import chat.parley.gateway.Surroundings;
import chat.parley.hooks.Hooks;
import chat.parley.kafka.Topics;
import chat.parley.limits.Refusals;
import chat.parley.live.Live;
import chat.parley.live.LiveTimes;
import chat.parley.outbound.Destination;
import chat.parley.push.Push;
import chat.parley.push.PushKeys;
import chat.parley.search.Indexer;
import chat.parley.sequencer.Committed;
import chat.parley.sequencer.Sequencer;
import chat.parley.sequencer.SequencerSettings;
import chat.parley.store.AuditEntry;
import chat.parley.store.LoggedEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;

/// One node: its parts wired by hand, started in order, closed in reverse.
///
/// Not thread-safe: started and closed by whoever made it.
final class Node implements AutoCloseable {
  /// What is appended, or written to inboxes, waits for nothing; measured, see docs/adr/0005.
  private static final Duration LINGER = Duration.ZERO;

  private static final Duration TOPIC_PATIENCE = Duration.ofSeconds(30);
  private static final Duration READY_PATIENCE = Duration.ofSeconds(30);
  private static final Duration APPEND_TIMEOUT = Duration.ofSeconds(8);
  private static final int MAX_APPENDS = 10_000;
  private static final int BATCH_SIZE = 1_000;

  private final NodeId id;
  private final Incarnation incarnation = new Incarnation(UUID.randomUUID().toString());
  private final Settings settings;
  private final Admission admission;
  private final Ends ends;
  private final Clock clock = Clock.systemUTC();
  private final Clock steady = new SteadyClock();
  private final Consumer<String> onFault;
  private final UnaryOperator<HttpResources> resources;
  private final Gateway gateway = new Gateway(steady);
  private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();
  private final Queue<Runnable> killing = new ConcurrentLinkedQueue<>();
  private volatile boolean serving;
  private volatile boolean killed;

  /// Prepares a node.
  ///
  /// @param onFault told in one line when the node cannot go on
  Node(NodeId id, Settings settings, Admission admission, Ends ends, Consumer<String> onFault) {
    this(id, settings, admission, ends, onFault, UnaryOperator.identity());
  }

  /// Prepares a node.
  ///
  /// @param resources what answers requests, made of the API
  Node(
      NodeId id,
      Settings settings,
      Admission admission,
      Ends ends,
      Consumer<String> onFault,
      UnaryOperator<HttpResources> resources) {
    this.id = id;
    this.settings = settings;
    this.admission = admission;
    this.ends = ends;
    this.onFault = onFault;
    this.resources = resources;
  }

  NodeId id() {
    return id;
  }

  Incarnation incarnation() {
    return incarnation;
  }

  int port() {
    return gateway.port();
  }

  /// WebSockets that are open.
  int connections() {
    return gateway.openConnections();
  }

  /// What it has refused.
  Refusals refusals() {
    return gateway.refusals();
  }

  /// Returns when clients are served and every part works.
  ///
  /// @throws IOException if the address cannot be had
  void start() throws IOException {
    try {
      ends.directory().join(id, incarnation, new NodeWatcher(id, gateway.sessions(), this::fail));
      opened.push(this::leave);
      Admin admin = admin();
      Topics topics = new Topics(admin, TOPIC_PATIENCE);
      ChatLogSettings logSettings = chatLogSettings();
      ChatLogTopic topic = ChatLogTopic.ensure(topics, logSettings);
      ChatLog chatLog = chatLog(logSettings);
      InboxWriter inboxes = inboxWriter();
      InboxTopics inboxTopics = inboxTopics(topics);
      Inbox inbox = inbox(inboxTopics, inboxes);
      Indexer indexer = indexer();
      Hooks hooks = hooks();
      Optional<Push> push = settings.push().keys().map(this::push);
      Trail trail = new Trail(clock);
      Sequencer sequencer =
          sequencer(trail, logSettings, topic, inboxes, told(indexer, hooks, push));
      Optional<Caretaker> caretaker = careForOthers(admin, inboxTopics);
      Health health = health(admin, inbox, sequencer);
      Live live = live(inboxes);
      NodeMetrics metrics =
          metrics(
              new NodeMetrics.Parts(
                  chatLog,
                  sequencer,
                  new LogLag(admin, topic, sequencer::applied),
                  inboxes,
                  inbox,
                  gateway,
                  caretaker,
                  health));
      LogLookup lookup = new LogLookup(ends.kafka(), logSettings, id + "-lookup");
      openGateway(chatLog, lookup, trail, inboxes, live, hooks, push, health, metrics);
      awaitReady(health);
      watchClock();
      serving = true;
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void leave() {
    if (!killed) {
      ends.directory().leave(id, incarnation);
    }
  }

  /// Nobody cares for what a node says that has been killed.
  private void fail(String reason) {
    if (!killed) {
      onFault.accept(reason);
    }
  }

  private void watchClock() {
    ClockWatch watch = new ClockWatch(this::fail);
    opened.push(watch);
    watch.start();
  }

  private Admin admin() {
    Admin admin = ends.kafka().admin(id + "-admin");
    opened.push(admin);
    return admin;
  }

  private ChatLogSettings chatLogSettings() {
    return new ChatLogSettings(
        settings.kafka().topicPrefix(),
        settings.kafka().partitions(),
        settings.kafka().replicationFactor().orElse(0),
        settings.kafka().groupId(),
        LINGER,
        APPEND_TIMEOUT,
        MAX_APPENDS);
  }

  private ChatLog chatLog(ChatLogSettings logSettings) {
    ChatLog chatLog = new ChatLog(ends.kafka(), logSettings, id + "-chat-log");
    opened.push(chatLog);
    killing.add(chatLog::abandon);
    return chatLog;
  }

  private InboxWriter inboxWriter() {
    InboxWriter writer =
        new InboxWriter(ends.kafka(), settings.kafka().topicPrefix(), LINGER, id + "-inbox-writer");
    opened.push(writer);
    killing.add(writer::abandon);
    return writer;
  }

  private InboxTopics inboxTopics(Topics topics) {
    return new InboxTopics(
        topics, settings.kafka().topicPrefix(), settings.kafka().replicationFactor().orElse(0));
  }

  /// A directory inside this process would have it take the nodes of others for dead.
  private Optional<Caretaker> careForOthers(Admin admin, InboxTopics inboxTopics) {
    if (!ends.shared()) {
      return Optional.empty();
    }
    Caretaker caretaker =
        new Caretaker(id, ends.directory(), admin, settings.kafka().groupId(), inboxTopics);
    opened.push(caretaker);
    caretaker.start();
    return Optional.of(caretaker);
  }

  private Inbox inbox(InboxTopics inboxTopics, InboxWriter writer) {
    Inbox inbox = new Inbox(id, ends.kafka(), inboxTopics, writer, gateway.sessions(), steady);
    opened.push(inbox);
    // Left again before the inbox goes: nobody is to write to a topic that is not there.
    opened.push(this::leave);
    killing.add(inbox::abandon);
    inbox.start();
    return inbox;
  }

  private Indexer indexer() {
    Indexer indexer = new Indexer(id + "-indexer", ends.store().searchIndex());
    opened.push(indexer);
    indexer.start();
    return indexer;
  }

  private Hooks hooks() {
    Hooks hooks =
        new Hooks(
            id.value(),
            ends.store(),
            new Destination(settings.webhooks().allowPrivate(), "parley.webhooks.allow-private"),
            "Parley/" + Version.text(),
            clock,
            steady);
    opened.push(hooks);
    hooks.start();
    return hooks;
  }

  private Push push(PushKeys keys) {
    Push push =
        new Push(
            id.value(),
            ends.store(),
            ends.accounts(),
            ends.directory(),
            keys,
            new Destination(settings.push().allowPrivate(), "parley.push.allow-private"),
            "Parley/" + Version.text(),
            clock,
            steady);
    opened.push(push);
    push.start();
    return push;
  }

  private static Committed told(Indexer indexer, Hooks hooks, Optional<Push> push) {
    return new Committed() {
      @Override
      public void changed(Set<ChatId> chats) {
        indexer.changed(chats);
        hooks.changed(chats);
      }

      @Override
      public void happened(List<LoggedEvent> events) {
        push.ifPresent(it -> it.happened(events));
      }
    };
  }

  private Sequencer sequencer(
      Trail trail,
      ChatLogSettings logSettings,
      ChatLogTopic topic,
      InboxWriter inboxes,
      Committed told) {
    ChatLogReader reader = new ChatLogReader(ends.kafka(), logSettings, id.value(), BATCH_SIZE);
    Router router =
        new Router(
            id, ends.directory(), gateway.sessions(), inboxes, settings.delivery().shortcut());
    Sequencer sequencer =
        new Sequencer(
            id + "-sequencer",
            topic,
            reader,
            ends.store(),
            router,
            trail,
            told,
            SequencerSettings.DEFAULT,
            steady,
            this::fail);
    opened.push(sequencer);
    killing.add(sequencer::abandon);
    sequencer.start();
    return sequencer;
  }

  private Health health(Admin admin, Inbox inbox, Sequencer sequencer) {
    Health health = new Health(admin, ends.store(), ends.directory(), inbox, sequencer);
    opened.push(health);
    return health;
  }

  private NodeMetrics metrics(NodeMetrics.Parts parts) {
    NodeMetrics metrics = new NodeMetrics(parts, ends.process());
    opened.push(metrics);
    return metrics;
  }

  private Live live(InboxWriter inboxes) {
    Notices notices =
        new Notices(
            id, ends.directory(), gateway.sessions(), inboxes, settings.delivery().shortcut());
    opened.push(notices);
    notices.start();
    Live live =
        new Live(
            id,
            incarnation,
            ends.store(),
            ends.directory(),
            notices,
            gateway::holds,
            clock,
            LiveTimes.DEFAULT);
    opened.push(live);
    live.start();
    return live;
  }

  private void openGateway(
      ChatLog chatLog,
      LogLookup lookup,
      Trail trail,
      InboxWriter inboxes,
      Live live,
      Hooks hooks,
      Optional<Push> push,
      Health health,
      NodeMetrics metrics)
      throws IOException {
    opened.push(gateway);
    gateway.open(
        GatewaySettings.at(
            settings.http().host(),
            settings.http().port(),
            Set.copyOf(settings.http().allowedOrigins()),
            settings.limits().bounds(),
            edge()),
        new Surroundings(
            id,
            incarnation,
            chatLog,
            ends.store(),
            ends.directory(),
            inboxes,
            trail,
            live,
            admission.authenticator(),
            ends.files().refs(),
            clock),
        health,
        ends.site(),
        inside -> {
          Audit audit = new Audit(ends.auditLog(), id, clock);
          Eraser eraser = eraser(inside, audit);
          Api api =
              new Api(
                  new ApiParts(
                      new ServerInfo(
                          Version.text(),
                          admission.mode(),
                          id,
                          ends.files().store().maxBytes(),
                          push.map(Push::publicKey)),
                      admission.authenticator(),
                      admission.users(),
                      admission.accounts(),
                      ends.files().store(),
                      lookup,
                      new ForAdmins(
                          settings.admin().token(),
                          ends.administration(),
                          audit,
                          ends.directory(),
                          eraser::wake),
                      new ForOperators(
                          ends.store().bots(), admission.services(), hooks.subscriptions()),
                      push.map(Push::subscriptions),
                      clock),
                  inside);
          return new MetricsDoor(settings.metrics().token(), metrics::scrape, resources.apply(api));
        });
  }

  private Edge edge() throws IOException {
    Settings.Http http = settings.http();
    return new Edge(
        http.tls().isPresent() ? Optional.of(Tls.of(http.tls().get())) : Optional.empty(),
        http.proxies(),
        http.proxyProtocol(),
        http.hstsSeconds(),
        // Beyond loopback names lead anywhere; and open mode alone believes whoever asks.
        admission.mode() == AuthMode.OPEN && SettingsForms.loopback(http.host()));
  }

  private Eraser eraser(Inside inside, Audit audit) {
    ErasingOne one =
        new ErasingOne(
            ends.erasures(),
            inside.commands()::submitOwn,
            ends.files().store()::removeOrphansOf,
            user -> audit.entry(AuditEntry.SERVER, "erased", user.value()),
            clock);
    Eraser eraser = new Eraser(id + "-eraser", ends.erasures(), ends.auditLog(), one, clock);
    opened.push(eraser);
    eraser.start();
    return eraser;
  }

  private static void awaitReady(Health health) {
    long deadline = System.nanoTime() + READY_PATIENCE.toNanos();
    while (!health.whole()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("not ready: " + health.parts());
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
      health.ask();
    }
  }

  /// Sends the clients to other nodes, if there are any, and serves them until they go. At most 13
  /// s; then it is to be closed.
  void drain() {
    if (serving) {
      gateway.drain(othersLive());
    }
  }

  /// The same when all nodes end together: the clients are told when to come back, and closed.
  void drainToNobody() {
    if (serving) {
      gateway.drain(false);
    }
  }

  /// If that cannot be told it is likely: who has no others has a directory that answers.
  private boolean othersLive() {
    try {
      return ends.directory().nodes().stream().anyMatch(node -> !node.equals(id));
    } catch (DirectoryException _) {
      return true;
    }
  }

  /// Ends as a process that is killed, as far as that goes while the process lives on: its
  /// connections are cut off, nothing is handed over, nobody is told. Its inbox and its place in
  /// the group and the directory stay behind, for others to find out.
  void kill() {
    killed = true;
    gateway.abort();
    killing.forEach(Runnable::run);
    close();
  }

  /// Closes the connections, hands the partitions over, leaves the directory and removes the inbox.
  @Override
  public void close() {
    Closing.all(opened);
  }
}
