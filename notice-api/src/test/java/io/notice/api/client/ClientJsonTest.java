package io.notice.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.api.Field;
import io.notice.api.Violation;
import io.notice.api.audience.Audience;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.ImportReport;
import io.notice.api.audience.RecipientChange;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import io.notice.api.audience.RecipientView;
import io.notice.api.client.NoticeCalls.Batch;
import io.notice.api.client.NoticeCalls.BatchItem;
import io.notice.api.client.NoticeCalls.BatchResult;
import io.notice.api.client.NoticeCalls.Draft;
import io.notice.api.inbox.UnreadSummary;
import io.notice.api.notice.NoticeFields;
import io.notice.api.report.NoticeReport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The contract's records, as the contract spells them. */
class ClientJsonTest {

  private static final JsonMapper JSON = ClientJson.mapper();

  @Test
  void absentFieldsOfANoticeAreLeftOut() {
    assertWritten(
        NoticeFields.builder("T", "B").to(Audience.ofGroups(new GroupKey("finance"))).build(),
        """
        {"title": "T", "body": "B", "requiresAcknowledgement": false,
         "audience": {"everyone": false, "groups": ["finance"], "recipients": []}}
        """);
  }

  @Test
  void timesAreTextsInUtc() {
    assertWritten(
        NoticeFields.builder("T", "B")
            .category("it")
            .link("/payroll", "Payroll")
            .senderName("IT")
            .data(Map.of("ticket", 7))
            .acknowledge(Instant.parse("2026-12-01T08:00:00Z"))
            .publishAt(Instant.parse("2026-11-30T08:00:00.5Z"))
            .expiresAt(Instant.parse("2027-01-01T00:00:00Z"))
            .build(),
        """
        {"title": "T", "body": "B", "category": "it", "link": "/payroll", "linkLabel": "Payroll",
         "senderName": "IT", "data": {"ticket": 7}, "requiresAcknowledgement": true,
         "acknowledgeBy": "2026-12-01T08:00:00Z", "publishAt": "2026-11-30T08:00:00.500Z",
         "expiresAt": "2027-01-01T00:00:00Z"}
        """);
  }

  @Test
  void draftsAndItemsOfABatchAreNoticesThatSayMore() {
    NoticeFields notice = NoticeFields.builder("T", "B").build();
    assertWritten(
        new Draft(notice, true),
        "{\"title\":\"T\",\"body\":\"B\",\"requiresAcknowledgement\":false,\"draft\":true}");
    assertWritten(
        new Batch(List.of(new BatchItem(notice), new BatchItem(notice, "k"))),
        """
        {"notices": [{"title": "T", "body": "B", "requiresAcknowledgement": false},
                     {"title": "T", "body": "B", "requiresAcknowledgement": false, "idempotencyKey": "k"}]}
        """);
  }

  @Test
  void patchesTellAbsentFromCleared() {
    assertWritten(
        RecipientPatch.empty()
            .withDisplayName("Ada")
            .withEmail(Field.cleared())
            .withGroups()
            .withActive(false),
        "{\"displayName\":\"Ada\",\"email\":null,\"groups\":[],\"active\":false}");
    assertWritten(RecipientPatch.empty(), "{}");
    assertWritten(
        new RecipientChange(
            new RecipientId("ada"), RecipientPatch.empty().withGroups(new GroupKey("it"))),
        "{\"id\":\"ada\",\"groups\":[\"it\"]}");
  }

  @Test
  void changesOfANoticeTellAbsentFromRemoved() {
    Map<String, Object> data = new HashMap<>();
    data.put("ticket", null);
    assertWritten(
        NoticeChanges.none().title("New").link(null, null).data(data).material(),
        "{\"title\":\"New\",\"link\":null,\"linkLabel\":null,\"data\":{\"ticket\":null},\"material\":true}");
  }

  @Test
  void audiencesAndDurationsAreAsTheContractHasThem() {
    assertWritten(
        Map.of("audience", Audience.ofRecipients(new RecipientId("ada"))),
        "{\"audience\":{\"everyone\":false,\"groups\":[],\"recipients\":[\"ada\"]}}");
    assertWritten(Map.of("expiresIn", Duration.ofMinutes(5)), "{\"expiresIn\":300}");
  }

  @Test
  void whatIsWrittenFlatIsRead() {
    UnreadSummary unread =
        JSON.readValue(
            """
            {"total":3,"urgent":1,"toAcknowledge":2,"byCategory":{"it":3},"position":9,"version":4,
             "missed":{"total":2,"urgent":1,"since":"2026-11-01T00:00:00Z"}}
            """,
            UnreadSummary.class);
    assertThat(unread.counts().byCategory()).containsEntry("it", 3);
    assertThat(unread.missed().since()).isEqualTo("2026-11-01T00:00:00Z");

    NoticeReport report =
        JSON.readValue(
            """
            {"audienceSize":9,"delivered":8,"seen":7,"read":6,"acknowledged":5,"late":4,
             "medianReadSeconds":1.5,
             "curve":[{"at":"2026-11-01T00:00:00Z","delivered":1,"read":0,"acknowledged":0}]}
            """,
            NoticeReport.class);
    assertThat(report.summary().read()).isEqualTo(6);
    assertThat(report.medianReadSeconds()).isEqualTo(1.5);
    assertThat(report.curve()).hasSize(1);

    ImportReport rehearsed =
        JSON.readValue(
            "{\"created\":1,\"updated\":2,\"unchanged\":3,\"changes\":[{\"id\":\"ada\",\"field\":\"groups\","
                + "\"from\":null,\"to\":[\"it\"]}]}",
            ImportReport.class);
    assertThat(rehearsed.differences().getFirst().to()).isEqualTo(List.of("it"));
    assertThat(
            JSON.readValue("{\"created\":1,\"updated\":2,\"unchanged\":3}", ImportReport.class)
                .differences())
        .isEmpty();
  }

  @Test
  void recipientsAreReadAsFarAsTheyAreShown() {
    assertThat(
            JSON.readValue(
                "{\"id\":\"ada\",\"displayName\":\"Ada\",\"groups\":[\"it\"]}",
                RecipientView.class))
        .isEqualTo(new RecipientView.Brief("ada", "Ada", List.of("it")));
    assertThat(
            JSON.readValue(
                """
                {"id":"ada","displayName":"Ada","email":null,"locale":"en","groups":[],
                 "roles":["RECIPIENT"],"active":true,"createdAt":"2026-11-01T00:00:00Z"}
                """,
                RecipientView.class))
        .isInstanceOf(RecipientView.Full.class);
  }

  @Test
  void batchesSayWhatIsWrongWithWhich() {
    BatchResult result =
        JSON.readValue(
            """
            {"index":1,"problem":{"type":"/problems/invalid","title":"Not valid","status":400,
             "errors":[{"pointer":"/title","detail":"must not be empty"}]}}
            """,
            BatchResult.class);
    assertThat(result.id()).isNull();
    assertThat(result.failure()).isInstanceOf(ProblemException.Invalid.class);
    assertThat(result.failure().violations())
        .containsExactly(new Violation("/title", "must not be empty"));
  }

  private static void assertWritten(Object value, String expected) {
    assertThat(JSON.readTree(JSON.writeValueAsString(value))).isEqualTo(JSON.readTree(expected));
  }
}
