package io.notice.web.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Reads moments from ISO-8601 text with an offset, and from nothing else: a number is a guess at
 * its unit. Years of four digits only, which is what every reader and PostgreSQL can follow.
 */
class TimeModule extends SimpleModule {

  TimeModule() {
    super("notice-time");
    addDeserializer(Instant.class, new MomentDeserializer());
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
        OffsetDateTime moment = OffsetDateTime.parse(text);
        if (moment.getYear() >= 1 && moment.getYear() <= 9999) {
          return moment.toInstant();
        }
      } catch (DateTimeException e) {
        // said below, without the parser's words
      }
      return (Instant) context.handleWeirdStringValue(Instant.class, text, "not a moment");
    }
  }
}
