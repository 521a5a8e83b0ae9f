package org.yuheng.computation.check;

import java.util.Optional;
import java.util.Set;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.sql.Construct;

/** Whether an engine can express a specification, and if not, which construct stands against it. */
public final class Expressible {

    private Expressible() {}

    /** Everything that {@code spec} asks of an engine; a query that is refused asks for nothing that can be run. */
    public static Set<Construct> constructs(JobSpec spec) {
        throw new UnsupportedOperationException("follows");
    }

    /** The first construct of {@code spec} that is not in {@code can}, in the order of {@link Construct}. */
    public static Optional<Construct> missing(JobSpec spec, Set<Construct> can) {
        return constructs(spec).stream().filter(c -> !can.contains(c)).findFirst();
    }
}
