package chat.parley.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A node's way to the services and its clients' way to it: the network namespace in which it runs,
/// and the only interface there. What is done here is done to this node alone.
///
/// Confined to the thread that runs the drill.
final class Link {
  /// The interface inside.
  static final String INSIDE = "eth0";

  private static final String CUT = "parley_cut";
  private static final String DETOUR = "parley_detour";

  /// Which packets are dropped.
  enum Way {
    TO_NODE("input", "saddr", "sport"),
    FROM_NODE("output", "daddr", "dport");

    private final String hook;
    private final String address;
    private final String port;

    Way(String hook, String address, String port) {
      this.hook = hook;
      this.address = address;
      this.port = port;
    }
  }

  private final String namespace;
  private final String outside;
  private final String address;
  private final String services;

  /// @param outside the interface's peer on the bridge
  /// @param address of the node
  /// @param services where they listen
  Link(String namespace, String outside, String address, String services) {
    this.namespace = namespace;
    this.outside = outside;
    this.address = address;
    this.services = services;
  }

  String address() {
    return address;
  }

  /// The command that runs `command` in the namespace. It becomes that program, with the same pid.
  List<String> enter(List<String> command) {
    List<String> entered = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    entered.addAll(command);
    return entered;
  }

  /// From now on, nothing comes from the services or gets to them; nobody is told.
  void cut() {
    cut(Way.TO_NODE, Way.FROM_NODE);
  }

  /// As [#cut()], one way.
  void cut(Way... ways) {
    List<String> rules = new ArrayList<>();
    for (Way way : ways) {
      rules.add(drop(way, "ip %s %s".formatted(way.address, services)));
    }
    filter(rules);
  }

  /// As [#cut()], of one service.
  void cut(int port) {
    List<String> rules = new ArrayList<>();
    for (Way way : Way.values()) {
      rules.add(drop(way, "ip %s %s tcp %s %d".formatted(way.address, services, way.port, port)));
    }
    filter(rules);
  }

  private static String drop(Way way, String which) {
    return "chain %s { type filter hook %s priority 0; %s drop; };"
        .formatted(way.hook, way.hook, which);
  }

  private void filter(List<String> chains) {
    inside("nft", "table ip %s { %s }".formatted(CUT, String.join(" ", chains)));
  }

  /// Ends a cut.
  void heal() {
    inside("nft", "delete table ip " + CUT);
  }

  /// From now on, no more than this gets through each way, clients' traffic included. What waits
  /// for longer than 400 ms is dropped.
  ///
  /// @param rate as `tc` takes it, such as `1mbit`
  void limit(String rate) {
    List<String> bucket = List.of("root", "tbf", "rate", rate, "burst", "16kb", "latency", "400ms");
    inside(tc("add", INSIDE, bucket));
    Network.run(tc("add", outside, bucket));
  }

  /// Ends a limit.
  void unlimit() {
    inside(tc("del", INSIDE, List.of("root")));
    Network.run(tc("del", outside, List.of("root")));
  }

  private static String[] tc(String verb, String device, List<String> what) {
    List<String> command = new ArrayList<>(List.of("tc", "qdisc", verb, "dev", device));
    command.addAll(what);
    return command.toArray(String[]::new);
  }

  /// Resets the connections to the services, on both sides. Those that come later are let be.
  ///
  /// @return how many there were
  int reset() {
    String killed =
        inside("ss", "--no-header", "--numeric", "--tcp", "--kill", "dst", services + "/32");
    return (int) killed.lines().filter(line -> line.contains(services)).count();
  }

  /// From now on, who connects to a service gets to the proxy in its place. What is connected
  /// already, stays.
  ///
  /// @param proxies ports of services, to ports at `proxy`
  void detour(String proxy, Map<Integer, Integer> proxies) {
    List<String> rules = new ArrayList<>();
    proxies.forEach(
        (from, to) ->
            rules.add(
                "ip daddr %s tcp dport %d dnat to %s:%d;".formatted(services, from, proxy, to)));
    inside(
        "nft",
        "table ip %s { chain output { type nat hook output priority -100; %s }; }"
            .formatted(DETOUR, String.join(" ", rules)));
  }

  /// Ends a detour. What is still connected through the proxy goes silent, as its addresses are not
  /// translated any more: so the proxy is closed first.
  void straighten() {
    inside("nft", "delete table ip " + DETOUR);
  }

  private String inside(String... command) {
    return Network.run(enter(List.of(command)).toArray(String[]::new));
  }
}
