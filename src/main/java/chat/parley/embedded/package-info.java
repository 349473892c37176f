/// The Kafka broker that runs inside this process (KRaft, broker and controller in one), for the
/// shapes that have no Kafka of their own. Only `app` knows it; everybody else sees a bootstrap
/// address.
///
/// `EmbeddedBroker` owns the life cycle, `KafkaNode` the objects of Kafka, `KafkaSettings` what
/// Kafka is told, `DataDirectory` the files and their lock, `BoundSockets` the ports, `ProcessExit`
/// what happens when Kafka wants to end the process.
@NullMarked
package chat.parley.embedded;

import org.jspecify.annotations.NullMarked;
