/// How Parley speaks to Kafka: the connection, and topics that are created, awaited and removed.
@NullMarked
package chat.parley.kafka;

import org.jspecify.annotations.NullMarked;
