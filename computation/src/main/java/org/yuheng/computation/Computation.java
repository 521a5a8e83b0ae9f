package org.yuheng.computation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What is asked, never how: the same computation runs on whichever engine the rules pick. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Computation.Sql.class, name = "SQL"),
    @JsonSubTypes.Type(value = Computation.Psi.class, name = "PSI"),
    @JsonSubTypes.Type(value = Computation.LookUp.class, name = "LOOKUP"),
    @JsonSubTypes.Type(value = Computation.Train.class, name = "TRAIN"),
    @JsonSubTypes.Type(value = Computation.Score.class, name = "SCORE"),
    @JsonSubTypes.Type(value = Computation.Transfer.class, name = "TRANSFER")
})
public sealed interface Computation {

    /**
     * A query over the inputs' tables.
     *
     * @param query as the requester wrote it
     * @param enforced the query that an SQL engine executes: {@code query} with the columns that obligations need (the
     *     number of distinct subjects behind each row); every node derives it again and refuses a difference
     */
    record Sql(String query, String enforced) implements Computation {}

    /** Private set intersection of two inputs on one column each; equal values are one member. */
    record Psi(String leftTable, String leftColumn, String rightTable, String rightColumn, PsiResult result)
            implements Computation {}

    enum PsiResult {
        CARDINALITY,
        MEMBERS
    }

    /** Rows of {@code table} for the recipient's own list of keys, which {@code keyTable} holds. */
    record LookUp(String keyTable, String keyColumn, String table, String matchColumn, List<String> columns)
            implements Computation {
        public LookUp {
            columns = List.copyOf(columns);
        }
    }

    /**
     * Trains one model.
     *
     * @param features column names; in horizontal training every table has all of them
     * @param iterations upper bound, 1 to 1,000
     * @param l2 ridge penalty on the weights, not on the intercept; ≥ 0
     */
    record Train(
            Model model,
            Partition partition,
            List<String> tables,
            List<String> features,
            String label,
            int iterations,
            double l2)
            implements Computation {
        public Train {
            tables = List.copyOf(tables);
            features = List.copyOf(features);
            if (iterations < 1 || iterations > 1_000) {
                throw new IllegalArgumentException("iterations " + iterations + " must be 1 to 1000");
            }
            if (!(l2 >= 0)) {
                throw new IllegalArgumentException("l2 " + l2 + " must be at least 0");
            }
        }
    }

    enum Model {
        LOGISTIC_REGRESSION,
        LINEAR_REGRESSION
    }

    enum Partition {
        /** Same columns, different people. */
        HORIZONTAL,
        /** Same people, different columns. */
        VERTICAL
    }

    /** Applies a released model, named by its digest, to a table. */
    record Score(String modelDigest, String table, String keyColumn, List<String> features) implements Computation {
        public Score {
            features = List.copyOf(features);
        }
    }

    /** Hands the granted columns over, sealed from node to node. */
    record Transfer(String table, List<String> columns) implements Computation {
        public Transfer {
            columns = List.copyOf(columns);
        }
    }
}
