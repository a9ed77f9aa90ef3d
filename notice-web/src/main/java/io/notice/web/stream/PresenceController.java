package io.notice.web.stream;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.audience.RecipientId;
import io.notice.api.stream.Presence;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who is connected, for administrators. */
@RestController
@RequestMapping("/api/v1")
class PresenceController {

  private final Presence presence;

  PresenceController(Presence presence) {
    this.presence = presence;
  }

  @GetMapping("/presence")
  Presence.Overview overview() {
    return presence.overview();
  }

  @GetMapping("/presence/{recipient}")
  StreamsBody streams(@PathVariable String recipient) {
    return new StreamsBody(presence.streams(recipient(recipient)));
  }

  @DeleteMapping("/presence/{recipient}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void endAll(
      @AuthenticationPrincipal Caller.Person administrator, @PathVariable String recipient) {
    presence.end(administrator, recipient(recipient), null);
  }

  @DeleteMapping("/presence/{recipient}/{stream}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void end(
      @AuthenticationPrincipal Caller.Person administrator,
      @PathVariable String recipient,
      @PathVariable String stream) {
    presence.end(administrator, recipient(recipient), stream);
  }

  @GetMapping("/recipients/{id}/inbox-state")
  Presence.InboxState inboxState(@PathVariable String id) {
    return presence.inboxState(recipient(id));
  }

  private static RecipientId recipient(String id) {
    if (!RecipientId.isValid(id)) {
      throw new NoticeException.NotFound("recipient");
    }
    return new RecipientId(id);
  }

  /** The streams of one recipient. */
  record StreamsBody(List<Presence.OpenStream> streams) {}
}
