package io.notice.web.start;

import io.notice.api.NoticeException;
import io.notice.api.access.Accounts;
import io.notice.api.access.ApiKeys;
import io.notice.api.access.Caller;
import io.notice.api.access.KeyLimits;
import io.notice.api.access.Scope;
import io.notice.api.audience.Directory;
import io.notice.api.audience.ImportReport;
import io.notice.api.audience.PersonalData;
import io.notice.api.audience.RecipientChange;
import io.notice.api.audience.RecipientId;
import io.notice.api.audit.AuditChain;
import io.notice.api.database.DatabaseMove;
import io.notice.api.report.Recount;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What whoever holds the server itself may do without signing in. Each command works on the
 * database that a node would use; where a node is running on the embedded one, it joins that node's
 * server. Ends with 0 when it is done, with 1 when it was refused or found something wrong, and
 * with 2 when it was called wrongly; failures are one sentence on the error stream.
 */
@Command(
    name = "admin",
    description =
        "Looks after an installation of notice. --name=value is configuration, as for a node.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nEnds with%n",
    exitCodeList = {"0:done", "1:refused, or something is wrong", "2:called wrongly"})
final class AdminCommand {

  private static final int DONE = 0;
  private static final int REFUSED = 1;
  private static final int MISUSED = 2;

  /** A dotted name is a setting; the commands' own options have none. */
  private static final Pattern SETTING = Pattern.compile("--[a-z][a-z0-9-]*[.][^=]+=.*");

  private final List<String> settings;
  private final PrintStream results;

  private AdminCommand(List<String> settings, PrintStream results) {
    this.settings = settings;
    this.results = results;
  }

  /**
   * Runs a command. What it was asked for is all that it prints to the standard output, so that a
   * script may take it from there; what is logged meanwhile goes to the error stream.
   */
  static int run(List<String> args) {
    PrintStream results = System.out;
    System.setOut(System.err);
    try {
      return run(args, results);
    } finally {
      System.setOut(results);
    }
  }

  private static int run(List<String> args, PrintStream results) {
    List<String> settings =
        args.stream().filter(argument -> SETTING.matcher(argument).matches()).toList();
    String[] words =
        args.stream()
            .filter(argument -> !SETTING.matcher(argument).matches())
            .toArray(String[]::new);
    CommandLine line =
        new CommandLine(new AdminCommand(settings, results))
            .setOut(new PrintWriter(results, true, StandardCharsets.UTF_8))
            .registerConverter(RecipientId.class, AdminCommand::recipientId)
            .registerConverter(Scope.class, AdminCommand::scope)
            .registerConverter(Duration.class, DurationStyle::detectAndParse)
            .setExecutionExceptionHandler((failure, command, result) -> failed(failure));
    if (words.length == 0) {
      line.usage(System.err);
      return MISUSED;
    }
    return line.execute(words);
  }

  private static int failed(Exception failure) throws Exception {
    switch (failure) {
      case NotStarted reported -> {
        // Why is on the console already.
      }
      case NoticeException.Invalid invalid ->
          invalid
              .violations()
              .forEach(violation ->
                  System.err.println((violation.pointer() + " " + violation.detail()).strip()));
      case NoticeException refused -> System.err.println(refused.getMessage());
      case IOException unreadable ->
          System.err.println("A file can't be used: " + unreadable.getMessage());
      default -> throw failure;
    }
    return REFUSED;
  }

  // The commands ----------------------------------------------------------------------------------

  @Command(
      name = "reset-password",
      description =
          "Gives a recipient a new random password, to be changed at the next sign-in; all their"
              + " sessions end.",
      mixinStandardHelpOptions = true)
  int resetPassword(
      @Parameters(
              paramLabel = "RECIPIENT",
              defaultValue = "admin",
              description = "Whose; ${DEFAULT-VALUE} if none is named.")
          RecipientId recipient) {
    return with(
        true,
        context -> {
          String password = context.getBean(Accounts.class).resetPassword(known(recipient));
          say(
              "The password of %s is now %s, to be changed at the next sign-in; all sessions have"
                  + " ended.",
              recipient.value(), password);
          return DONE;
        });
  }

  @Command(
      name = "create-key",
      description = "Makes an API key and prints it; it is shown this once.",
      mixinStandardHelpOptions = true)
  int createKey(
      @Option(names = "--name", required = true, description = "What it is for.") String name,
      @Option(
              names = "--scope",
              required = true,
              split = ",",
              description =
                  "One or more of notices:write, notices:read, directory:write,"
                      + " tokens:issue, metrics:read.")
          Set<Scope> scopes,
      @Option(
              names = "--expires-in",
              description = "After how long it ends, such as 90d; never if unset.")
          @Nullable Duration expiresIn,
      @Option(
              names = "--as",
              defaultValue = "admin",
              description = "The administrator who makes it.")
          RecipientId administrator) {
    return with(
        true,
        context -> {
          Caller.Person by = context.getBean(Accounts.class).administrator(known(administrator));
          ApiKeys.NewKey key =
              context
                  .getBean(ApiKeys.class)
                  .create(
                      by,
                      name,
                      scopes,
                      KeyLimits.NONE,
                      expiresIn == null ? null : Instant.now().plus(expiresIn));
          say("%s", key.secret());
          return DONE;
        });
  }

  @Command(
      name = "verify-audit",
      description = "Verifies the whole hash chain of the audit log.",
      mixinStandardHelpOptions = true)
  int verifyAudit() {
    return with(
        true,
        context -> {
          AuditChain.State state = context.getBean(AuditChain.class).verify();
          if (state.ok()) {
            say("The audit log is whole, up to entry %s.", state.checkedTo());
            return DONE;
          }
          System.err.printf(
              "The audit log was tampered with: its chain is broken at entry %s.%n",
              state.brokenAt());
          return REFUSED;
        });
  }

  @Command(
      name = "recount",
      description =
          "Counts all inboxes and reports anew from the rows, and compares with what is shown."
              + " Changes nothing.",
      mixinStandardHelpOptions = true)
  int recount() {
    return with(
        true,
        context -> {
          Recount.Recounted result =
              context
                  .getBean(Recount.class)
                  .compare(difference ->
                      System.err.printf(
                          "%s: shown %s, counted %s%n",
                          difference.what(), difference.shown(), difference.counted()));
          say(
              "%d inboxes and %d reports were counted anew; %d differ.",
              result.recipients(), result.notices(), result.differences());
          return result.differences() == 0 ? DONE : REFUSED;
        });
  }

  @Command(
      name = "import-recipients",
      description = {
        "Creates and changes recipients as a CSV file says.",
        "Its first line names the columns: id, and any of displayName, email, locale, groups (with"
            + " semicolons), active. A column that is not there changes nothing; an empty cell"
            + " clears. At most 10,000 at once, all or nothing."
      },
      mixinStandardHelpOptions = true)
  int importRecipients(
      @Parameters(paramLabel = "FILE", description = "In UTF-8.") Path file,
      @Option(names = "--dry-run", description = "Only says what it would do.") boolean dryRun,
      @Option(
              names = "--as",
              defaultValue = "admin",
              description = "The administrator who does it.")
          RecipientId administrator)
      throws IOException {
    List<RecipientChange> changes = RecipientFile.parse(Files.readString(file));
    return with(
        true,
        context -> {
          Directory directory = context.getBean(Directory.class);
          Caller.Person by = context.getBean(Accounts.class).administrator(known(administrator));
          ImportReport report =
              dryRun ? directory.rehearse(by, changes) : directory.importAll(by, changes);
          report
              .differences()
              .forEach(difference ->
                  say(
                      "%s: %s from %s to %s",
                      difference.id(), difference.field(), difference.from(), difference.to()));
          say(
              "%s: %d created, %d updated, %d unchanged.",
              dryRun ? "This would be the result" : "Done",
              report.created(),
              report.updated(),
              report.unchanged());
          return DONE;
        });
  }

  @Command(
      name = "export-recipient",
      description = "Prints everything that is held of one person, as JSON.",
      mixinStandardHelpOptions = true)
  int exportRecipient(
      @Parameters(paramLabel = "RECIPIENT", description = "Of whom.") RecipientId recipient) {
    return with(
        true,
        context -> {
          say("%s", context.getBean(PersonalData.class).export(known(recipient)));
          return DONE;
        });
  }

  @Command(
      name = "erase-recipient",
      description = {
        "Takes away everything that says who a person was; can't be undone.",
        "Counts and reports stay what they were. The audit log keeps the id, and that it was"
            + " erased."
      },
      mixinStandardHelpOptions = true)
  int eraseRecipient(
      @Parameters(paramLabel = "RECIPIENT", description = "Whom.") RecipientId recipient,
      @Option(names = "--yes", description = "Without it nothing is done.") boolean sure,
      @Option(
              names = "--as",
              defaultValue = "admin",
              description = "The administrator who does it.")
          RecipientId administrator) {
    if (!sure) {
      System.err.printf("Nothing was done; --yes erases %s for ever.%n", known(recipient).value());
      return REFUSED;
    }
    return with(
        true,
        context -> {
          Caller.Person by = context.getBean(Accounts.class).administrator(known(administrator));
          RecipientId anonymous = context.getBean(PersonalData.class).erase(by, known(recipient));
          say("%s is erased; what is left is called %s.", recipient.value(), anonymous.value());
          return DONE;
        });
  }

  @Command(
      name = "move-database",
      description = {
        "Copies everything into another, empty PostgreSQL: from the embedded one to one of your"
            + " own.",
        "No node may be running. Afterwards start nodes with SPRING_DATASOURCE_URL."
      },
      mixinStandardHelpOptions = true)
  int moveDatabase(
      @Option(names = "--to", required = true, description = "jdbc:postgresql://host:5432/database")
          String url,
      @Option(names = "--username", required = true, description = "Who owns that database.")
          String username,
      @Option(
              names = "--password-file",
              required = true,
              description = "The file that holds the password.")
          Path passwordFile)
      throws IOException {
    String password = Files.readString(passwordFile).replaceFirst("\\R\\z", "");
    return with(
        false,
        context -> {
          DatabaseMove.Moved moved =
              context
                  .getBean(DatabaseMove.class)
                  .moveTo(new DatabaseMove.Target(url, username, password));
          say(
              "%d rows of %d tables are in %s now. Start nodes with SPRING_DATASOURCE_URL=%s; the"
                  + " old data is still where it was.",
              moved.rows(), moved.tables(), url, url);
          return DONE;
        });
  }

  // What they need --------------------------------------------------------------------------------

  private int with(boolean besideNode, ToIntFunction<ConfigurableApplicationContext> work) {
    try (ConfigurableApplicationContext context = start(besideNode)) {
      return work.applyAsInt(context);
    }
  }

  private ConfigurableApplicationContext start(boolean besideNode) {
    SpringApplication application = new SpringApplication(Services.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setLogStartupInfo(false);
    List<String> all = new ArrayList<>(settings);
    all.add("--notice.database.join-running=" + besideNode);
    all.add("--logging.level.root=error");
    try {
      return application.run(all.toArray(String[]::new));
    } catch (RuntimeException e) {
      throw new NotStarted(e);
    }
  }

  private void say(String format, @Nullable Object... values) {
    results.printf(format + "%n", values);
  }

  /** Picocli refuses a missing one before a command is called. */
  private static RecipientId known(@Nullable RecipientId recipient) {
    if (recipient == null) {
      throw new IllegalStateException("no recipient");
    }
    return recipient;
  }

  private static RecipientId recipientId(String text) {
    if (!RecipientId.isValid(text)) {
      throw new CommandLine.TypeConversionException(
          "That can't be the name of a recipient: " + text);
    }
    return new RecipientId(text);
  }

  private static Scope scope(String text) {
    return Scope.parse(text)
        .orElseThrow(() ->
            new CommandLine.TypeConversionException(
                "There is no scope '%s'; there are %s."
                    .formatted(
                        text,
                        Arrays.stream(Scope.values())
                            .map(Scope::value)
                            .collect(Collectors.joining(", ")))));
  }

  /** What lies behind the contract, without anything of the web. */
  @EnableAutoConfiguration
  static final class Services {}

  /** The database could not be used, for a reason that was told. */
  private static final class NotStarted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotStarted(RuntimeException cause) {
      super(cause);
    }
  }
}
