package io.notice.web.documentation;

import com.github.therapi.runtimejavadoc.Comment;
import com.github.therapi.runtimejavadoc.CommentElement;
import com.github.therapi.runtimejavadoc.CommentText;
import com.github.therapi.runtimejavadoc.InlineLink;
import com.github.therapi.runtimejavadoc.InlineTag;
import com.github.therapi.runtimejavadoc.ParamJavadoc;
import com.github.therapi.runtimejavadoc.RuntimeJavadoc;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Javadoc says, as CommonMark. The build keeps it beside the classes. */
final class Texts {

  private static final Pattern FIRST_SENTENCE = Pattern.compile("(?s)(.*?\\.)(?:\\s+(.*))?");

  private Texts() {}

  static @Nullable String ofType(Class<?> type) {
    return text(RuntimeJavadoc.getJavadoc(type).getComment());
  }

  static @Nullable String ofComponent(Class<?> type, String name) {
    return named(RuntimeJavadoc.getJavadoc(type).getRecordComponents(), name);
  }

  static @Nullable String ofConstant(Enum<?> constant) {
    return text(RuntimeJavadoc.getJavadoc(constant).getComment());
  }

  static @Nullable String ofParameter(Method method, String name) {
    return named(RuntimeJavadoc.getJavadoc(method).getParams(), name);
  }

  /** The first sentence of a method's comment, without its full stop. */
  static @Nullable String summary(Method method) {
    Matcher sentences = sentences(method);
    return sentences == null
        ? null
        : sentences.group(1).substring(0, sentences.group(1).length() - 1);
  }

  /** All sentences but the first. */
  static @Nullable String description(Method method) {
    Matcher sentences = sentences(method);
    return sentences == null ? null : sentences.group(2);
  }

  private static @Nullable Matcher sentences(Method method) {
    String text = text(RuntimeJavadoc.getJavadoc(method).getComment());
    Matcher sentences = text == null ? null : FIRST_SENTENCE.matcher(text);
    return sentences != null && sentences.matches() ? sentences : null;
  }

  private static @Nullable String named(List<ParamJavadoc> params, String name) {
    return params.stream()
        .filter(param -> param.getName().equals(name))
        .map(param -> text(param.getComment()))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String text(Comment comment) {
    StringBuilder markdown = new StringBuilder();
    for (CommentElement element : comment) {
      markdown.append(
          switch (element) {
            case CommentText text -> text.getValue();
            case InlineTag tag -> "`" + tag.getValue().strip() + "`";
            case InlineLink link ->
                "`" + link.getLink().getLabel().replaceFirst(".*[#.]", "") + "`";
            default -> "";
          });
    }
    String text =
        String.join(
            "\n\n",
            Arrays.stream(markdown.toString().split("<p>"))
                .map(paragraph -> paragraph.replaceAll("\\s+", " ").strip())
                .toList());
    return text.isEmpty() ? null : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
