package chat.parley.bench;

import chat.parley.chat.UserId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What is measured, and against whom.
///
/// @param urls of nodes, `http://host:port`; users are spread over them
/// @param tokens makes what lets a user in; empty: the nodes are in open mode
/// @param chats of `pairs`: beyond one for each pair they are with users who are away
/// @param prefix what names begin with, those of users too; empty: each run has its own
/// @param rate messages a second of all together
/// @param warmup at the rate of the test, thrown away
/// @param size of a text, in bytes
/// @param serverPids whose CPU and memory are read
/// @param killPid the node at the first URL, which dies in `storm`; if empty only the connections
///   do
/// @param hdr where the histograms go, in HdrHistogram's log format
public record BenchOptions(
    Scenario scenario,
    List<URI> urls,
    Dialect dialect,
    Function<UserId, Optional<String>> tokens,
    int pairs,
    int chats,
    Optional<String> prefix,
    int members,
    int connections,
    int rate,
    Duration measured,
    Duration warmup,
    int size,
    List<Long> serverPids,
    Optional<Long> killPid,
    Optional<Path> json,
    Optional<Path> hdr) {
  /// What can be measured.
  public enum Scenario {
    PAIRS,
    ROOM,
    IDLE,
    STORM,
    MAX
  }

  public BenchOptions {
    urls = List.copyOf(urls);
    serverPids = List.copyOf(serverPids);
  }
}
