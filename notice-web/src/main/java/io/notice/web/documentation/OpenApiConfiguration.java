package io.notice.web.documentation;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** What the description says of the whole: what it is, and how callers say who they are. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  private static final String DESCRIPTION =
      """
      Notices for the people of an organisation: sent once, kept, delivered live.

      Success is the resource itself, or 204. A failure is `application/problem+json` with the true \
      status and a `type` that ends in a stable slug; decide by the slug alone. Ids are strings, \
      times are ISO-8601 in UTC. A body with a name that is not known is refused.

      Lists come in pages: `nextCursor` is the `cursor` of the next one, and null on the last. \
      Somebody else's item and one that does not exist are the same 404.\
      """;

  @Bean
  OpenAPI description() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Notice platform")
                .version("1")
                .description(DESCRIPTION)
                .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
        .servers(List.of(new Server().url("/").description("This server")))
        .tags(
            List.of(
                tag("Sign-in", "Sessions of people: a short access token and a refresh token."),
                tag("Account", "One's own account."),
                tag("Inbox", "One's own inbox. There is no way to name another's."),
                tag("Stream", "What happens, as it happens."),
                tag("Notices", "Sending, and what publishers see of what was sent."),
                tag("Reports", "What became of what was sent."),
                tag("Audiences", "Whom a notice would reach."),
                tag("Directory", "Recipients and groups."),
                tag("Categories", "How categories are shown."),
                tag("API keys", "The keys of other systems."),
                tag("Presence", "Who is connected."),
                tag("Operations", "Health, metrics and this document.")))
        .components(
            new Components()
                .addSecuritySchemes(
                    "accessToken",
                    bearer("A person's access token, from signing in or from a host site.")
                        .bearerFormat("JWT"))
                .addSecuritySchemes(
                    "apiKey", bearer("Another system's API key.").bearerFormat("ntk_…")));
  }

  private static Tag tag(String name, String description) {
    return new Tag().name(name).description(description);
  }

  private static SecurityScheme bearer(String description) {
    return new SecurityScheme()
        .type(SecurityScheme.Type.HTTP)
        .scheme("bearer")
        .description(description);
  }

  @Bean
  Schemas schemas(JsonMapper json) {
    return new Schemas(json);
  }

  @Bean
  OperationDescriptions operationDescriptions(Schemas schemas, JsonMapper json) {
    return new OperationDescriptions(schemas, new Examples(json));
  }

  @Bean
  ManagementPaths managementPaths() {
    return new ManagementPaths();
  }

  @Bean
  DocumentCompletion documentCompletion(Schemas schemas) {
    return new DocumentCompletion(schemas);
  }
}
