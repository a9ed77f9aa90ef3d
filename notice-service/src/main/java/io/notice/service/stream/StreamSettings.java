package io.notice.service.stream;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the streams of one node.
 *
 * @param nodeName where this node runs, as the overview calls it should it fall silent; by default
 *     the host's name and the port
 * @param maxStreams how many streams a node holds; a further one gets 503
 * @param maxPerRecipient how many streams one recipient has; a further one ends the oldest
 * @param heartbeat after how much silence a comment is sent
 * @param writeTimeout after how long a write that the peer does not take ends the stream
 * @param maxQueuedEvents how many events wait for one stream at most
 * @param maxQueuedBytes how many bytes wait for one stream at most
 */
@ConfigurationProperties("notice.stream")
record StreamSettings(
    @DefaultValue("") String nodeName,
    @DefaultValue("20000") int maxStreams,
    @DefaultValue("20") int maxPerRecipient,
    @DefaultValue("15s") Duration heartbeat,
    @DefaultValue("30s") Duration writeTimeout,
    @DefaultValue("512") int maxQueuedEvents,
    @DefaultValue("1MB") DataSize maxQueuedBytes) {}
