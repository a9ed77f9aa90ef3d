package io.notice.persistence.audit;

import io.notice.api.access.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Who did something, and from where. Ids of recipients have no colon, so nobody can be called like
 * a key or a part of the system.
 */
public record Actor(String name, @Nullable String address) {

  private static final int ADDRESS_LENGTH = 64;

  public Actor {
    if (address != null && address.length() > ADDRESS_LENGTH) {
      address = address.substring(0, ADDRESS_LENGTH);
    }
  }

  public static Actor of(Caller caller) {
    return switch (caller) {
      case Caller.Person person -> new Actor(person.id().value(), person.address());
      case Caller.ApiClient key -> new Actor("key:" + key.keyId(), key.address());
    };
  }

  /** A part of the platform that acts by itself. */
  public static Actor system(String part) {
    return new Actor("system:" + part, null);
  }

  /** Somebody who said nothing that could be a name. */
  public static Actor unknown(String why, @Nullable String address) {
    return new Actor("unknown:" + why, address);
  }
}
