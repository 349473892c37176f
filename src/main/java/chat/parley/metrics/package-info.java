/// What a node counts and measures of itself, and how Prometheus gets to see it.
///
/// The parts keep their own [Latency], [Tally] and [java.util.concurrent.atomic.LongAdder]: to
/// record costs some nanoseconds, allocates nothing and looks nothing up. Only who is asked for
/// them all, at a scrape, gives them names ([Exposition]).
@NullMarked
package chat.parley.metrics;

import org.jspecify.annotations.NullMarked;
