package io.notice.service.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.notice.api.access.Credentials;
import io.notice.persistence.audience.RecipientStore;
import io.notice.persistence.inbox.InboxReader;
import io.notice.persistence.inbox.ReceiptWriter;
import io.notice.persistence.log.LogAutoConfiguration;
import io.notice.persistence.log.LogListener;
import io.notice.persistence.log.OwnConnections;
import io.notice.persistence.stream.NodeRegistry;
import io.notice.service.audit.AuditTrail;
import io.notice.service.inbox.InboxItems;
import io.notice.service.inbox.InboxView;
import io.notice.service.log.LogGauges;
import io.notice.service.log.NodeLog;
import io.notice.service.log.ReadTurns;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The log of this node, and the streams that it feeds. */
@AutoConfiguration(
    after = {
      LogAutoConfiguration.class,
      FlywayAutoConfiguration.class,
      JacksonAutoConfiguration.class,
      TransactionAutoConfiguration.class
    })
@EnableConfigurationProperties(StreamSettings.class)
public class StreamAutoConfiguration {

  private static final int FAN_OUT_THREADS = 2;

  @Bean
  InboxItems inboxItems(JsonMapper json) {
    return new InboxItems(json);
  }

  @Bean
  StreamIndex streamIndex() {
    return new StreamIndex();
  }

  @Bean
  DeliveryMarks deliveryMarks(ReceiptWriter receipts, PlatformTransactionManager transactions) {
    return new DeliveryMarks(receipts, new TransactionTemplate(transactions));
  }

  @Bean
  EventEncoder eventEncoder(JsonMapper json) {
    return new EventEncoder(json);
  }

  @Bean(destroyMethod = "stopThreads")
  StreamHub streamHub(
      StreamSettings settings,
      StreamIndex index,
      EventEncoder encoder,
      InboxItems items,
      InboxReader reader,
      DeliveryMarks deliveries,
      ReadTurns turns,
      StreamMeters meters) {
    return new StreamHub(
        settings, index, encoder, items, reader, deliveries, turns, meters, FAN_OUT_THREADS);
  }

  @Bean
  StreamMeters streamMeters(MeterRegistry registry) {
    return new StreamMeters(registry);
  }

  @Bean
  StreamGauges streamGauges(
      StreamHub hub, StreamIndex index, InboxPolls polls, StreamSettings settings) {
    return new StreamGauges(hub, index, polls, settings);
  }

  @Bean
  LogGauges logGauges(NodeLog log) {
    return new LogGauges(log);
  }

  @Bean
  NodeLog nodeLog(OwnConnections connections, ObjectProvider<LogListener> caches, StreamHub hub) {
    List<LogListener> listeners = caches.orderedStream().toList();
    return new NodeLog(connections, listeners, hub);
  }

  @Bean
  InboxView inboxView(InboxReader reader, NodeLog log, MeterRegistry registry) {
    return new InboxView(reader, log, registry);
  }

  @Bean
  NodePresence nodePresence(
      StreamIndex index,
      NodeRegistry registry,
      RecipientStore recipients,
      InboxView view,
      InboxReader reader,
      AuditTrail audit,
      PlatformTransactionManager transactions,
      StreamSettings settings,
      Environment environment,
      NodeLog log) {
    return new NodePresence(
        index,
        registry,
        recipients,
        view,
        reader,
        audit,
        new TransactionTemplate(transactions),
        settings.nodeName().isBlank() ? place(environment) : settings.nodeName(),
        log.getPhase() + 20);
  }

  private static String place(Environment environment) {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost";
    }
    return host + ":" + environment.getProperty("server.port", "8080");
  }

  @Bean
  InboxPolls inboxPolls(
      InboxView view,
      InboxReader reader,
      InboxItems items,
      Credentials credentials,
      DeliveryMarks deliveries,
      StreamMeters meters,
      StreamSettings settings) {
    return new InboxPolls(
        view, reader, items, credentials, deliveries, meters, settings.maxStreams());
  }

  @Bean
  InboxPush inboxPush(
      JdbcClient jdbc,
      NodeLog log,
      StreamIndex index,
      InboxPolls polls,
      InboxView view,
      InboxReader reader,
      InboxItems items,
      EventEncoder encoder,
      ReadTurns turns,
      StreamHub hub,
      Credentials credentials) {
    InboxSignals signals = new InboxSignals(jdbc);
    InboxPush push = new InboxPush(signals, index, polls, view, reader, items, encoder, turns);
    log.tail().listen(InboxSignals.CHANNEL, payload -> signals.received(payload, push));
    hub.connect(view, push, polls, credentials);
    return push;
  }

  @Bean
  StreamKeeper streamKeeper(
      StreamIndex index,
      DeliveryMarks deliveries,
      InboxPush push,
      StreamSettings settings,
      NodeLog log) {
    return new StreamKeeper(index, deliveries, push, settings, log.getPhase() + 10);
  }
}
