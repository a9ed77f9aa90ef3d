package io.notice.web.json;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Reads moments from ISO-8601 text with an offset, and from nothing else: a number is a guess at
 * its unit. Years of four digits in UTC only, which is what every reader and PostgreSQL can follow,
 * and no finer than PostgreSQL keeps them: it would round up, even into the next year.
 */
class TimeModule extends SimpleModule {

  TimeModule() {
    super("notice-time");
    addDeserializer(Instant.class, new MomentDeserializer());
    addDeserializer(Duration.class, new SpanDeserializer());
  }

  private static final class MomentDeserializer extends ValueDeserializer<Instant> {

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        return (Instant)
            context.handleUnexpectedToken(context.constructType(Instant.class), parser);
      }
      String text = parser.getString();
      try {
        OffsetDateTime moment =
            OffsetDateTime.parse(text)
                .withOffsetSameInstant(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.MICROS);
        if (moment.getYear() >= 1 && moment.getYear() <= 9999) {
          return moment.toInstant();
        }
      } catch (DateTimeException e) {
        // said below, without the parser's words
      }
      return (Instant) context.handleWeirdStringValue(Instant.class, text, "not a moment");
    }
  }

  /** A number is seconds, as it is in the contract; a text is ISO-8601. */
  private static final class SpanDeserializer extends ValueDeserializer<Duration> {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context) {
      if (parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
        long seconds = parser.getValueAsLong(-1);
        if (seconds >= 0 && seconds <= LONGEST.toSeconds()) {
          return Duration.ofSeconds(seconds);
        }
        return (Duration)
            context.handleWeirdNumberValue(Duration.class, seconds, "not a number of seconds");
      }
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        return (Duration)
            context.handleUnexpectedToken(context.constructType(Duration.class), parser);
      }
      String text = parser.getString();
      try {
        Duration duration = Duration.parse(text);
        if (!duration.isNegative() && duration.compareTo(LONGEST) <= 0) {
          return duration;
        }
      } catch (DateTimeException e) {
        // said below, without the parser's words
      }
      return (Duration) context.handleWeirdStringValue(Duration.class, text, "not a duration");
    }
  }
}
