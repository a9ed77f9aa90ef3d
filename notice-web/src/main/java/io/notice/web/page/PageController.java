package io.notice.web.page;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Addresses of the pages: one file answers them all, and decides itself what to show. */
@Controller
class PageController {

  @GetMapping({"/", "/sign-in", "/settings", "/admin", "/admin/", "/admin/{*rest}"})
  String page() {
    return "forward:/index.html";
  }

  /** How other sites get the bell, with examples. */
  @GetMapping({"/embed", "/embed/"})
  String embed() {
    return "forward:/embed/index.html";
  }

  /** The description of the API for people. */
  @GetMapping("/docs")
  String docs() {
    return "forward:/docs/index.html";
  }
}
