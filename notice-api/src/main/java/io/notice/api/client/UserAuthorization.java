package io.notice.api.client;

import io.notice.api.client.ProblemException.Unauthenticated;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Calls with a recipient's token. A refused one is replaced once: a request that was refused was
 * not done.
 */
final class UserAuthorization implements ClientHttpRequestInterceptor {

  private final UserCredential credential;

  UserAuthorization(UserCredential credential) {
    this.credential = credential;
  }

  @Override
  public ClientHttpResponse intercept(
      HttpRequest request, byte[] body, ClientHttpRequestExecution execution) throws IOException {
    String token = authorise(request);
    try {
      return execution.execute(request, body);
    } catch (Unauthenticated e) {
      credential.refused(token);
      authorise(request);
      return execution.execute(request, body);
    }
  }

  private String authorise(HttpRequest request) {
    String token = credential.token();
    if (token == null) {
      throw ProblemException.of(
          new Problem(null, null, 401, "There is no token: signed out.", List.of(), null), null);
    }
    request.getHeaders().setBearerAuth(token);
    return token;
  }
}
