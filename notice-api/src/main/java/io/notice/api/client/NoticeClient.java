package io.notice.api.client;

import io.notice.api.audience.RecipientId;
import io.notice.api.notice.NoticeId;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Another system's way to a notice platform: one address, one API key.
 *
 * <p>One instance serves all threads of a program and keeps its connections. What the server
 * refuses is a {@link ProblemException}, no answer is a {@link NoAnswerException}; what can safely
 * be tried again was by then. The calls are interfaces, so that a test can stand in for the
 * platform.
 */
public final class NoticeClient implements AutoCloseable {

  private static final String BASE_PATH = "/api/v1";

  private final HttpClient http;
  private final boolean ownsHttp;
  private final Builder settings;
  private final String base;
  private final JsonMapper json = ClientJson.mapper();
  private final Set<InboxStream> streams = ConcurrentHashMap.newKeySet();
  private final NoticeCalls notices;
  private final DirectoryCalls directory;
  private final AudienceCalls audiences;
  private final TokenCalls tokens;

  private NoticeClient(Builder builder) {
    this.settings = builder;
    this.base = base(builder.address);
    this.ownsHttp = builder.http == null;
    this.http = builder.http == null ? httpClient(builder) : builder.http;
    String key = builder.apiKey;
    HttpServiceProxyFactory calls =
        factory((request, body, execution) -> {
          if (key != null) {
            request.getHeaders().setBearerAuth(key);
          }
          return execution.execute(request, body);
        });
    this.notices = calls.createClient(NoticeCalls.class);
    this.directory = calls.createClient(DirectoryCalls.class);
    this.audiences = calls.createClient(AudienceCalls.class);
    this.tokens = calls.createClient(TokenCalls.class);
  }

  /** With everything as usual. */
  public static NoticeClient of(String address, String apiKey) {
    return builder(URI.create(address)).apiKey(apiKey).build();
  }

  /**
   * @param address of the platform, such as {@code https://notices.example}; with the path, if it
   *     is not the root
   */
  public static Builder builder(URI address) {
    return new Builder(address);
  }

  /** Sending, and what became of it. */
  public NoticeCalls notices() {
    return notices;
  }

  /** Recipients and groups. */
  public DirectoryCalls directory() {
    return directory;
  }

  /** Whom a notice would reach. */
  public AudienceCalls audiences() {
    return audiences;
  }

  /** Tokens for users of this site. */
  public TokenCalls tokens() {
    return tokens;
  }

  /** The tokens of a recipient, by this client's own key. */
  public UserTokens tokensOf(RecipientId recipient) {
    return () -> tokens.issue(recipient).accessToken();
  }

  /** A recipient's inbox, by this client's own key. */
  public InboxCalls inboxOf(RecipientId recipient) {
    return inbox(tokensOf(recipient));
  }

  /** An inbox, whose calls fail as unauthenticated once there are no more tokens. */
  public InboxCalls inbox(UserTokens tokens) {
    return factory(new UserAuthorization(new UserCredential(tokens)))
        .createClient(InboxCalls.class);
  }

  /** A recipient's stream, by this client's own key; from what waits for them on. */
  public InboxStream streamOf(RecipientId recipient, Consumer<? super InboxEvent> listener) {
    return stream(tokensOf(recipient), null, listener);
  }

  /**
   * A stream. It is read until it is closed, or this client is.
   *
   * @param after the position to go on from, as an earlier stream or a page of the inbox has given
   *     it; null to begin with what waits for the recipient
   */
  public InboxStream stream(
      UserTokens tokens, @Nullable Long after, Consumer<? super InboxEvent> listener) {
    InboxStream stream =
        new InboxStream(
            http,
            URI.create(base + "/stream"),
            new UserCredential(tokens),
            json,
            settings.readTimeout,
            after,
            listener,
            streams::remove);
    streams.add(stream);
    return stream.start();
  }

  /** Ends all streams, and calls that are under way. */
  @Override
  public void close() {
    Set.copyOf(streams).forEach(InboxStream::close);
    if (ownsHttp) {
      http.shutdownNow();
    }
  }

  private HttpServiceProxyFactory factory(ClientHttpRequestInterceptor authorization) {
    JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http);
    requests.setReadTimeout(settings.readTimeout);
    RestClient rest =
        settings
            .rest
            .clone()
            .baseUrl(base)
            .requestFactory(requests)
            .defaultHeader(HttpHeaders.USER_AGENT, "notice-client")
            .configureMessageConverters(converters ->
                converters.disableDefaults().withJsonConverter(new AnswerConverter(json)))
            .requestInterceptor(authorization)
            .requestInterceptor(new SafeRetries(settings.retries, new ProblemReader(json)))
            .build();
    return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(rest))
        .conversionService(conversion())
        .customArgumentResolver(new QueryArguments())
        .httpRequestValuesProcessor(new RequestShape())
        .build();
  }

  private static DefaultFormattingConversionService conversion() {
    DefaultFormattingConversionService conversion = new DefaultFormattingConversionService();
    conversion.addConverter(NoticeId.class, String.class, NoticeId::toString);
    return conversion;
  }

  private static HttpClient httpClient(Builder builder) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1) // no upgrade that something on the way may not know
        .followRedirects(HttpClient.Redirect.NEVER) // a credential goes nowhere else
        .connectTimeout(builder.connectTimeout)
        .executor(Executors.newVirtualThreadPerTaskExecutor())
        .build();
  }

  private static String base(URI address) {
    boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!web
        || address.getHost() == null
        || address.getRawUserInfo() != null
        || address.getRawQuery() != null
        || address.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "The address of the platform must be like https://notices.example, and is " + address);
    }
    String text = address.toString();
    return (text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + BASE_PATH;
  }

  /** What can be chosen; whatever is not is as usual. */
  public static final class Builder {

    private final URI address;
    private @Nullable String apiKey;
    private @Nullable HttpClient http;
    private RestClient.Builder rest = RestClient.builder();
    private Retries retries = Retries.DEFAULT;
    private Duration connectTimeout = Duration.ofSeconds(3);
    private Duration readTimeout = Duration.ofSeconds(15);

    private Builder(URI address) {
      this.address = address;
    }

    /** Without one only inboxes and streams can be used, with tokens from elsewhere. */
    public Builder apiKey(String key) {
      if (key.isBlank()) {
        throw new IllegalArgumentException("The API key is empty.");
      }
      apiKey = key.strip();
      return this;
    }

    /** How long a connection may take; 3 s. Not for a client of one's own. */
    public Builder connectTimeout(Duration timeout) {
      connectTimeout = timeout;
      return this;
    }

    /** How long an answer may take, and the first event of a stream; 15 s. */
    public Builder readTimeout(Duration timeout) {
      readTimeout = timeout;
      return this;
    }

    public Builder retries(Retries value) {
      retries = value;
      return this;
    }

    /** With proxies or certificates of one's own; whoever gives it closes it. */
    public Builder httpClient(HttpClient client) {
      http = client;
      return this;
    }

    /** With interceptors and observations of one's own; the rest of it is replaced. */
    public Builder restClient(RestClient.Builder builder) {
      rest = builder.clone();
      return this;
    }

    public NoticeClient build() {
      return new NoticeClient(this);
    }
  }
}
