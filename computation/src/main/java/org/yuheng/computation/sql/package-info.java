/**
 * Reads a query, holds it against what each owner allows, and says in plain records what it needs: start at {@link
 * org.yuheng.computation.sql.SqlAnalysis}.
 */
package org.yuheng.computation.sql;
