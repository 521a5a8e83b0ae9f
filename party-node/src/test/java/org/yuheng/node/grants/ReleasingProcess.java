package org.yuheng.node.grants;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;
import org.yuheng.trust.release.JobRef;
import org.yuheng.trust.release.ReleaseJournal.Use;

/** A process that uses one grant as often as it is let, and prints each use that it got. */
final class ReleasingProcess {

    private ReleasingProcess() {}

    /** Arguments: journal, a file that says go, runs from, runs to, most runs. */
    public static void main(String[] arguments) throws Exception {
        try (NodeDatabase database = NodeDatabase.open(Path.of(arguments[0]))) {
            AuditLog audit = new AuditLog(database, Clock.systemUTC());
            GrantStore grants = new GrantStore(database, audit, new QueryLedger(database, audit, Clock.systemUTC()));
            System.out.println("ready");
            while (!Files.exists(Path.of(arguments[1]))) {
                Thread.onSpinWait();
            }
            int most = Integer.parseInt(arguments[4]);
            IntStream.range(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]))
                    .forEach(run -> System.out.println(
                            grants.reserve(List.of(new Use("G1", new JobRef("R-1", run, 1), "enclave", most, 1))) + " "
                                    + run));
        }
    }
}
