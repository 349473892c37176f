/// What the nodes of a cluster do for each other: a survivor has the partitions of a dead node
/// taken over at once, and removes its inbox in the end.
@NullMarked
package chat.parley.cluster;

import org.jspecify.annotations.NullMarked;
