package io.notice.web.access;

import io.notice.api.access.Access;
import io.notice.api.access.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A caller whose credential was checked. The credential itself is not kept. */
final class CallerAuthentication extends AbstractAuthenticationToken {

  private final transient Access access;

  CallerAuthentication(Access access) {
    super(authorities(access.caller()));
    this.access = access;
    setAuthenticated(true);
  }

  private static List<GrantedAuthority> authorities(Caller caller) {
    return switch (caller) {
      case Caller.Person person ->
          person.roles().stream()
              .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role.name()))
              .toList();
      case Caller.ApiClient key ->
          key.scopes().stream()
              .<GrantedAuthority>map(scope -> new SimpleGrantedAuthority("SCOPE_" + scope.value()))
              .toList();
    };
  }

  Access access() {
    return access;
  }

  @Override
  public @Nullable Object getCredentials() {
    return null;
  }

  @Override
  public Caller getPrincipal() {
    return access.caller();
  }

  @Override
  public String getName() {
    return switch (access.caller()) {
      case Caller.Person person -> person.id().value();
      case Caller.ApiClient key -> key.keyId().toString();
    };
  }
}
