package io.notice.web.stream;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.audience.RecipientId;
import io.notice.api.stream.Presence;
import io.notice.web.documentation.Answers;
import io.notice.web.problem.ProblemType;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
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
@Tag(name = "Presence")
@RestController
@RequestMapping("/api/v1")
class PresenceController {

  private final Presence presence;

  PresenceController(Presence presence) {
    this.presence = presence;
  }

  /** Counts who is connected, over all nodes. */
  @GetMapping("/presence")
  Presence.Overview presence() {
    return presence.overview();
  }

  /** Lists a recipient's open streams, oldest first. */
  @Answers(problems = ProblemType.NOT_FOUND)
  @GetMapping("/presence/{recipient}")
  StreamsBody recipientStreams(@PathVariable String recipient) {
    return new StreamsBody(presence.streams(recipient(recipient)));
  }

  /** Ends a recipient's streams, on whatever node. They may open new ones. */
  @Answers(problems = ProblemType.NOT_FOUND)
  @DeleteMapping("/presence/{recipient}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void endStreams(
      @AuthenticationPrincipal Caller.Person administrator, @PathVariable String recipient) {
    presence.end(administrator, recipient(recipient), null);
  }

  /** Ends one of a recipient's streams. */
  @Answers(problems = ProblemType.NOT_FOUND)
  @DeleteMapping("/presence/{recipient}/{stream}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void endStream(
      @AuthenticationPrincipal Caller.Person administrator,
      @PathVariable String recipient,
      @PathVariable String stream) {
    presence.end(administrator, recipient(recipient), stream);
  }

  /** Says how a recipient's inbox stands, in numbers alone. */
  @Answers(problems = ProblemType.NOT_FOUND)
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
  @Schema(name = "OpenStreams")
  record StreamsBody(List<Presence.OpenStream> streams) {}
}
