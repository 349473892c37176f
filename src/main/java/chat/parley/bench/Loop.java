package chat.parley.bench;

import io.netty.channel.EventLoop;

/// One thread of the loader, and what its members see.
record Loop(EventLoop thread, Tally tally) {}
