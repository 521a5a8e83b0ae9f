package org.yuheng.orchestrator.audit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A sequencer in a process of its own that is gone, as by {@code kill -9}, at one place: before its n-th statement or
 * commit, or right after its commit, before anybody heard of that. Arguments: JDBC address, user, password, n. It ends by
 * itself with exit 0 when it has put one batch in order without coming to its n-th place.
 */
final class DyingSequencer {

    static final int GONE = 137;

    private static final Set<String> SENT = Set.of("execute", "executeQuery", "executeUpdate");

    private final AtomicInteger left;

    private DyingSequencer(int place) {
        this.left = new AtomicInteger(place);
    }

    public static void main(String[] arguments) throws Exception {
        DyingSequencer dying = new DyingSequencer(Integer.parseInt(arguments[3]));
        Connection connection =
                dying.watched(Connection.class, DriverManager.getConnection(arguments[0], arguments[1], arguments[2]));
        SingleConnectionDataSource source = new SingleConnectionDataSource(connection, true);
        JdbcClient jdbc = JdbcClient.create(source);
        Sequencer sequencer = new Sequencer(
                new AuditStore(jdbc),
                new LogStoreInPostgres(jdbc),
                null,
                new TransactionTemplate(new DataSourceTransactionManager(source)));
        System.exit(sequencer.sequence() > 0 ? 0 : 1);
    }

    private <T> T watched(Class<T> type, T real) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            boolean commit = method.getName().equals("commit");
            if (commit || real instanceof PreparedStatement && SENT.contains(method.getName())) {
                place();
            }
            Object result;
            try {
                result = method.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (commit) {
                place();
            }
            return result instanceof PreparedStatement statement ? watched(PreparedStatement.class, statement) : result;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private void place() {
        if (left.getAndDecrement() == 0) {
            Runtime.getRuntime().halt(GONE);
        }
    }
}
