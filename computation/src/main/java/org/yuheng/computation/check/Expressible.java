package org.yuheng.computation.check;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.yuheng.computation.Bilingual;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.sql.Construct;
import org.yuheng.computation.sql.SqlAnalysis;

/** Whether an engine can express a specification, and if not, which construct stands against it. */
public final class Expressible {

    private Expressible() {}

    /**
     * Everything that {@code spec} asks of an engine, in the order of {@link Construct}.
     *
     * @throws IllegalArgumentException when its query is one that {@link SpecCheck} refuses
     */
    public static Set<Construct> constructs(JobSpec spec) {
        Computation computation = spec.computation();
        if (computation instanceof Computation.Sql) {
            return SqlAnalysis.of(spec).fold(SqlAnalysis.Analysed::constructs, refusal -> {
                throw new IllegalArgumentException("the query is refused, " + refusal);
            });
        }
        return EnumSet.of(of(computation));
    }

    /**
     * The first construct of {@code spec} that is not in {@code can}, in the order of {@link Construct}.
     *
     * @throws IllegalArgumentException when its query is one that {@link SpecCheck} refuses
     */
    public static Optional<Construct> missing(JobSpec spec, Set<Construct> can) {
        return constructs(spec).stream().filter(c -> !can.contains(c)).findFirst();
    }

    /** "Cannot express CONSTRUCT", for people. */
    public static Bilingual cannotExpress(String engine, Construct construct) {
        return new Bilingual(
                "引擎 " + engine + " 不能表达 " + construct + "；请改写申请，或由规则选用别的技术。",
                "The engine " + engine + " cannot express " + construct
                        + "; ask in another way, or let the rules pick another technique.");
    }

    private static Construct of(Computation computation) {
        if (computation instanceof Computation.Psi psi) {
            return switch (psi.result()) {
                case CARDINALITY -> Construct.PSI_CARDINALITY;
                case MEMBERS -> Construct.PSI_MEMBERS;
            };
        }
        if (computation instanceof Computation.Train train) {
            boolean horizontal = train.partition() == Computation.Partition.HORIZONTAL;
            return switch (train.model()) {
                case LOGISTIC_REGRESSION ->
                    horizontal ? Construct.TRAIN_LOGISTIC_HORIZONTAL : Construct.TRAIN_LOGISTIC_VERTICAL;
                case LINEAR_REGRESSION ->
                    horizontal ? Construct.TRAIN_LINEAR_HORIZONTAL : Construct.TRAIN_LINEAR_VERTICAL;
            };
        }
        if (computation instanceof Computation.LookUp) {
            return Construct.LOOKUP;
        }
        return computation instanceof Computation.Score ? Construct.SCORE : Construct.TRANSFER;
    }
}
