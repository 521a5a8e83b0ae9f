package org.yuheng.computation.sql;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.JobSpec;

/** Calcite's parser and validator, set up for the accepted language over the inputs. */
final class CalciteValidation {

    private static final int MAX_DEPTH = 128;
    private static final int DECIMAL_PRECISION = 18;
    private static final int DECIMAL_SCALE = 4;

    private static final SqlParser.Config PARSER = SqlParser.config()
            .withQuoting(Quoting.DOUBLE_QUOTE)
            .withUnquotedCasing(Casing.TO_LOWER)
            .withQuotedCasing(Casing.TO_LOWER)
            .withCaseSensitive(false)
            .withIdentifierMaxLength(128)
            .withConformance(SqlConformanceEnum.LENIENT);

    private CalciteValidation() {}

    /** @throws Refused when {@code text} is not one well-formed query */
    static SqlNode parse(String text) {
        SqlNode node;
        try {
            node = SqlParser.create(text, PARSER).parseQuery();
        } catch (SqlParseException e) {
            At at = e.getPos() == null ? At.NOWHERE : At.of(e.getPos());
            throw syntax(at, e);
        } catch (CalciteContextException e) {
            throw syntax(new At(e.getPosLine(), e.getPosColumn()), e);
        }
        requireShallow(node);
        return node;
    }

    /** Holds {@code node}, which is changed by it, against the inputs' names and types. */
    static void validate(SqlNode node, List<JobSpec.Input> inputs) {
        Utf8Types types = new Utf8Types();
        CalciteSchema schema = CalciteSchema.createRootSchema(false, false);
        inputs.forEach(i -> schema.add(i.table(), new InputTable(i)));
        Properties properties = new Properties();
        properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
        CalciteCatalogReader catalog =
                new CalciteCatalogReader(schema, List.of(), types, new CalciteConnectionConfigImpl(properties));
        SqlValidator validator = SqlValidatorUtil.newValidator(
                SqlLibraryOperatorTableFactory.INSTANCE.getOperatorTable(SqlLibrary.STANDARD, SqlLibrary.POSTGRESQL),
                catalog,
                types,
                SqlValidator.Config.DEFAULT.withConformance(SqlConformanceEnum.LENIENT));
        try {
            validator.validate(node);
        } catch (CalciteContextException e) {
            String why = Refused.shortened(String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
            throw new Refused(
                    SqlRefusal.Code.SQL_TYPE,
                    new At(e.getPosLine(), e.getPosColumn()),
                    why,
                    "查询没有通过校验：" + why,
                    "The query is not valid: " + why);
        }
    }

    private static Refused syntax(At at, Exception e) {
        String why = Refused.shortened(
                String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        return new Refused(
                SqlRefusal.Code.SQL_SYNTAX,
                at,
                why,
                "第 " + at.line() + " 行第 " + at.column() + " 列附近有语法错误：" + why + "（若是列名，请加双引号）",
                "Syntax error near line " + at.line() + ", column " + at.column() + ": " + why
                        + " (a column of that name needs double quotes)");
    }

    /** Everything after this recurses; this does not. */
    private static void requireShallow(SqlNode root) {
        record Level(SqlNode node, int depth) {}
        Deque<Level> open = new ArrayDeque<>(List.of(new Level(root, 1)));
        while (!open.isEmpty()) {
            Level level = open.pop();
            if (level.depth() > MAX_DEPTH) {
                throw new Refused(
                        SqlRefusal.Code.SQL_TOO_LARGE,
                        At.of(level.node()),
                        "depth",
                        "表达式嵌套超过 " + MAX_DEPTH + " 层；长的 OR 请改写为 IN (…)。",
                        "An expression is nested more than " + MAX_DEPTH + " deep; write a long OR as IN (…).");
            }
            List<SqlNode> parts = level.node() instanceof SqlCall call
                    ? call.getOperandList()
                    : level.node() instanceof SqlNodeList list ? list.getList() : List.of();
            for (SqlNode part : parts) {
                if (part != null) {
                    open.push(new Level(part, level.depth() + 1));
                }
            }
        }
    }

    private static final class Utf8Types extends JavaTypeFactoryImpl {
        Utf8Types() {
            super(new RelDataTypeSystemImpl() {
                @Override
                public int getMaxNumericPrecision() {
                    return 38;
                }
            });
        }

        @Override
        public Charset getDefaultCharset() {
            return StandardCharsets.UTF_8;
        }
    }

    private static final class InputTable extends AbstractTable {

        private final JobSpec.Input input;

        InputTable(JobSpec.Input input) {
            this.input = input;
        }

        @Override
        public RelDataType getRowType(RelDataTypeFactory types) {
            RelDataTypeFactory.Builder row = types.builder();
            for (JobSpec.Column column : input.columns()) {
                row.add(column.name(), types.createTypeWithNullability(type(types, column.type()), true));
            }
            return row.build();
        }

        private static RelDataType type(RelDataTypeFactory types, ColumnType type) {
            return switch (type) {
                case BIGINT -> types.createSqlType(SqlTypeName.BIGINT);
                case DECIMAL -> types.createSqlType(SqlTypeName.DECIMAL, DECIMAL_PRECISION, DECIMAL_SCALE);
                case DOUBLE -> types.createSqlType(SqlTypeName.DOUBLE);
                case BOOLEAN -> types.createSqlType(SqlTypeName.BOOLEAN);
                case VARCHAR -> types.createSqlType(SqlTypeName.VARCHAR);
                case DATE -> types.createSqlType(SqlTypeName.DATE);
                case TIMESTAMP -> types.createSqlType(SqlTypeName.TIMESTAMP);
            };
        }
    }
}
