package io.notice.web.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.core.io.Resource;
import org.springframework.util.DigestUtils;

/**
 * Entity tags of what is in a file: the files of a build may all have one date. Read once for each
 * version of a file.
 */
final class ContentTags implements Function<Resource, String> {

  private final Map<String, String> known = new ConcurrentHashMap<>();

  @Override
  public String apply(Resource file) {
    try {
      String version = file.getURI() + "@" + file.lastModified();
      String tag = known.get(version);
      if (tag == null) {
        tag = '"' + DigestUtils.md5DigestAsHex(file.getContentAsByteArray()) + '"';
        known.put(version, tag);
      }
      return tag;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
