package io.notice.ops.check;

import io.notice.ops.support.Histogram;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many objects of the streams' own classes are alive in a node, after a full collection. */
final class Instances {

  private Instances() {}

  static Map<String, Long> of(long pid) {
    Histogram histogram = Histogram.of(pid);
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("live NoticeEmitter", histogram.objects("io.notice.web.stream.NoticeEmitter"));
    counts.put("live OpenStream", histogram.objects("io.notice.service.stream.OpenStream"));
    return counts;
  }
}
