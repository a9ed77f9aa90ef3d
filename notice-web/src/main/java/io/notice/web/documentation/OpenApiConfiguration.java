package io.notice.web.documentation;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the description says of the whole: what it is, and how callers say who they are. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  private static final String ACCESS_TOKEN = "accessToken";
  private static final String API_KEY = "apiKey";

  @Bean
  OpenAPI description() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Notice platform")
                .version("1")
                .description(
                    "Notices for the people of an organisation: sent once, kept, delivered live."
                        + " Failures are application/problem+json with a stable type.")
                .license(new License().name("Apache-2.0")))
        .components(
            new Components()
                .addSecuritySchemes(
                    ACCESS_TOKEN,
                    bearer("A person's access token, from signing in or from a host site.")
                        .bearerFormat("JWT"))
                .addSecuritySchemes(
                    API_KEY, bearer("Another system's API key.").bearerFormat("ntk_…")))
        .addSecurityItem(new SecurityRequirement().addList(ACCESS_TOKEN))
        .addSecurityItem(new SecurityRequirement().addList(API_KEY));
  }

  private static SecurityScheme bearer(String description) {
    return new SecurityScheme()
        .type(SecurityScheme.Type.HTTP)
        .scheme("bearer")
        .description(description);
  }
}
