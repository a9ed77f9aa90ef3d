package io.notice.web.access;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.notice.api.access.Caller;
import io.notice.api.access.ClientNetwork;
import io.notice.web.problem.Problem;
import io.notice.web.problem.ProblemType;
import io.notice.web.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.util.ConcurrentLruCache;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Holds each caller to a number of requests a second on this node, and says with each answer how
 * many are left, in the header fields of draft-ietf-httpapi-ratelimit-headers. What a caller has
 * not used gathers for one second. Whose credential does not hold never gets as far as this filter,
 * and is counted by the address where the refusal is written, see {@link #counting}.
 */
final class RateLimitFilter extends OncePerRequestFilter {

  private static final int REMEMBERED = 50_000;
  private static final Duration WINDOW = Duration.ofSeconds(1);

  private final Limit keys;
  private final Limit recipients;
  private final Limit addresses;
  private final ProblemWriter problems;

  RateLimitFilter(RateLimitSettings settings, ProblemWriter problems, MeterRegistry registry) {
    this.keys = new Limit("key", settings.key(), registry);
    this.recipients = new Limit("recipient", settings.recipient(), registry);
    this.addresses = new Limit("address", settings.address(), registry);
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getRequestURI().startsWith("/api/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    boolean within =
        switch (authentication instanceof CallerAuthentication known
            ? known.getPrincipal()
            : null) {
          case Caller.ApiClient key -> keys.take(key.keyId(), response);
          case Caller.Person person -> recipients.take(person.ordinal(), response);
          case null -> takeByAddress(request, response);
        };
    if (within) {
      chain.doFilter(request, response);
    } else {
      refuse(request, response);
    }
  }

  /** What a credential that does not hold is answered, as often as its address may ask. */
  AuthenticationEntryPoint counting(AuthenticationEntryPoint refusals) {
    return (request, response, failure) -> {
      if (shouldNotFilter(request) || takeByAddress(request, response)) {
        refusals.commence(request, response, failure);
      } else {
        refuse(request, response);
      }
    };
  }

  private boolean takeByAddress(HttpServletRequest request, HttpServletResponse response) {
    return addresses.take(ClientNetwork.of(request.getRemoteAddr()), response);
  }

  private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
    problems.write(
        request,
        response,
        new Problem(
            ProblemType.RATE_LIMITED,
            "There are too many requests of this caller in one second.",
            List.of(),
            WINDOW,
            null));
  }

  /** So many a second, for each of one kind of caller. */
  private static final class Limit {

    private final int perSecond;
    private final String policy;
    private final String left;
    private final ConcurrentLruCache<Object, Bucket> buckets;
    private final Counter hit;

    Limit(String name, int perSecond, MeterRegistry registry) {
      this.perSecond = perSecond;
      this.policy = "\"%s\";q=%d;w=%d".formatted(name, perSecond, WINDOW.toSeconds());
      this.left = "\"" + name + "\";r=";
      this.buckets = new ConcurrentLruCache<>(REMEMBERED, caller -> bucket(perSecond));
      this.hit =
          Counter.builder("notice.limits.hit")
              .description("What was refused because a limit was reached")
              .tag("limit", "requests-" + name)
              .register(registry);
    }

    private static Bucket bucket(int perSecond) {
      return Bucket.builder()
          .withNanosecondPrecision()
          .addLimit(Bandwidth.builder().capacity(perSecond).refillGreedy(perSecond, WINDOW).build())
          .build();
    }

    boolean take(Object caller, HttpServletResponse response) {
      if (perSecond == 0) {
        return true;
      }
      ConsumptionProbe probe = buckets.get(caller).tryConsumeAndReturnRemaining(1);
      response.setHeader("RateLimit-Policy", policy);
      response.setHeader("RateLimit", left + probe.getRemainingTokens() + ";t=1");
      if (!probe.isConsumed()) {
        hit.increment();
      }
      return probe.isConsumed();
    }
  }
}
