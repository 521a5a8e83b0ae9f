package org.yuheng.computation.sql;

import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Where in the query something stands. All places are equal, so that expressions compare by what they say. */
final class At {

    static final At NOWHERE = new At(0, 0);

    private final int line;
    private final int column;

    At(int line, int column) {
        this.line = line;
        this.column = column;
    }

    static At of(SqlNode node) {
        return of(node.getParserPosition());
    }

    static At of(SqlParserPos position) {
        return new At(position.getLineNum(), position.getColumnNum());
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof At;
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
