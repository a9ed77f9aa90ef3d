package io.notice.service;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Has PostgreSQL explain each statement that one thread runs, right before it runs, on the same
 * connection and with the same parameters: no statement has to be made known to a test. Each is
 * explained twice, as planned for its parameters and as planned for any: after five executions the
 * server may take the latter.
 */
@Configuration(proxyBeanMethods = false)
class ExplainedStatements {

  private static final Pattern PARAMETER = Pattern.compile("\\?");
  private static final Pattern SQL =
      Pattern.compile("(?is)^\\s*(with|select|insert|update|delete)\\b.*");

  private static final ThreadLocal<@Nullable List<Plan>> PLANS = new ThreadLocal<>();

  /** The plans of all statements that a piece of work runs in this thread. */
  static List<Plan> of(Runnable work) {
    List<Plan> plans = new ArrayList<>();
    PLANS.set(plans);
    try {
      work.run();
    } finally {
      PLANS.remove();
    }
    return plans;
  }

  @Bean
  static BeanPostProcessor explainedDataSource() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource source && !(bean instanceof Explaining)
            ? new Explaining(source)
            : bean;
      }
    };
  }

  /** A statement, and what PostgreSQL would do, as JSON. */
  record Plan(String sql, String json) {}

  private static final class Explaining extends DelegatingDataSource {
    Explaining(DataSource source) {
      super(source);
    }

    @Override
    public Connection getConnection() throws SQLException {
      Connection connection = super.getConnection();
      return proxy(
          Connection.class,
          connection,
          (method, arguments) -> {
            Object result = call(connection, method, arguments);
            return result instanceof PreparedStatement statement
                    && arguments[0] instanceof String sql
                    && SQL.matcher(sql).matches()
                    && PLANS.get() != null
                ? explaining(connection, sql, statement)
                : result;
          });
    }
  }

  private static PreparedStatement explaining(
      Connection connection, String sql, PreparedStatement statement) {
    List<Call> parameters = new ArrayList<>();
    return proxy(
        PreparedStatement.class,
        statement,
        (method, arguments) -> {
          if (method.getName().startsWith("set") && arguments.length > 1) {
            parameters.add(new Call(method, arguments));
          } else if (method.getName().startsWith("execute")) {
            List<Plan> plans = PLANS.get();
            if (plans != null) {
              plans.add(new Plan(sql, explain(connection, sql, parameters)));
              if (!"force_custom_plan".equals(text(connection, "show plan_cache_mode"))) {
                plans.add(new Plan(sql, explainForAny(connection, sql)));
              }
            }
          }
          return call(statement, method, arguments);
        });
  }

  private static String explain(Connection connection, String sql, List<Call> parameters)
      throws Throwable {
    try (PreparedStatement explain = connection.prepareStatement("explain (format json) " + sql)) {
      for (Call parameter : parameters) {
        call(explain, parameter.method, parameter.arguments);
      }
      try (ResultSet row = explain.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private static String explainForAny(Connection connection, String sql) throws SQLException {
    Matcher parameter = PARAMETER.matcher(sql);
    int[] count = {0};
    String numbered = parameter.replaceAll(found -> "\\$" + ++count[0]);
    String values = String.join(", ", Collections.nCopies(count[0], "null"));
    try (Statement statement = connection.createStatement()) {
      statement.execute("prepare explained as " + numbered);
      statement.execute("set plan_cache_mode = force_generic_plan");
      try {
        return text(
            connection,
            "explain (format json) execute explained"
                + (values.isEmpty() ? "" : "(" + values + ")"));
      } finally {
        statement.execute("set plan_cache_mode = auto");
        statement.execute("deallocate explained");
      }
    }
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static <T> T proxy(Class<T> type, T target, Handler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                handler.handle(method, arguments == null ? new Object[0] : arguments)));
  }

  private static @Nullable Object call(Object target, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private interface Handler {
    @Nullable Object handle(Method method, Object[] arguments) throws Throwable;
  }

  private record Call(Method method, Object[] arguments) {}
}
