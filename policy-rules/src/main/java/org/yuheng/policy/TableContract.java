package org.yuheng.policy;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yuheng.policy.FactDictionary.Scope;
import org.yuheng.policy.table.DecisionTable;

/**
 * What decisions demand of a bundle's tables: which ones there must be, their columns, and which facts each may read. A
 * rule that reads a fact nobody supplies is refused here, at publication, and is not a silent true later.
 */
enum TableContract {
    DATASET_GATES("dataset gates", EnumSet.of(Scope.DATASET, Scope.REQUEST), "outcome", "code", "remedy"),
    REQUEST_GATES("request gates", EnumSet.of(Scope.REQUEST), "outcome", "code", "remedy"),
    PARTY_GATES("party gates", EnumSet.of(Scope.PARTY, Scope.REQUEST), "outcome", "code", "remedy"),
    PRIVACY("privacy", EnumSet.of(Scope.DATASET), "class"),
    SCENARIO("scenario choice", EnumSet.of(Scope.REQUEST), "scenario"),
    ROUTING("routing", EnumSet.of(Scope.REQUEST), "outcome", "technique", "form", "code", "remedy"),
    PLACEMENT("placement", EnumSet.of(Scope.REQUEST, Scope.ROUTE), "host"),
    SUBSTITUTION("substitution", EnumSet.of(Scope.SUBSTITUTION), "verdict"),
    ALTERNATIVES("alternatives", EnumSet.of(Scope.REQUEST, Scope.ROUTE), "effect"),
    RISK_GRADE("risk grade", EnumSet.of(Scope.REQUEST), "points"),
    RISK_PERSONAL("risk personal", EnumSet.of(Scope.REQUEST), "points"),
    RISK_SCALE("risk scale", EnumSet.of(Scope.REQUEST), "points"),
    RISK_LINKAGE("risk linkage", EnumSet.of(Scope.REQUEST), "points"),
    RISK_TRUST("risk trust", EnumSet.of(Scope.REQUEST), "points"),
    RISK_NECESSITY("risk necessity", EnumSet.of(Scope.REQUEST), "points"),
    RISK_GRANULARITY("risk granularity", EnumSet.of(Scope.REQUEST), "points"),
    RISK_TECHNIQUE("risk technique", EnumSet.of(Scope.REQUEST, Scope.ROUTE), "points"),
    RISK_AGREEMENT("risk agreement", EnumSet.of(Scope.REQUEST), "points"),
    RISK_LEVEL("risk level", EnumSet.of(Scope.ROUTE), "level"),
    REVIEW_CHAIN("review chain", EnumSet.of(Scope.REQUEST, Scope.ROUTE), "order", "role", "organization"),
    OBLIGATIONS("obligations", EnumSet.of(Scope.REQUEST, Scope.ROUTE), "code", "parameters", "enforcedBy");

    private final String table;
    private final Set<Scope> scopes;
    private final List<String> columns;

    TableContract(String table, Set<Scope> scopes, String... columns) {
        this.table = table;
        this.scopes = scopes;
        this.columns = List.of(columns);
    }

    String table() {
        return table;
    }

    static void require(List<DecisionTable> tables, FactDictionary dictionary, Settings settings) {
        Map<String, DecisionTable> byName = new HashMap<>();
        for (DecisionTable table : tables) {
            if (byName.put(table.name(), table) != null) {
                throw new BundleRefusal(
                        BundleRefusal.Code.TABLE_INVALID, "table \"" + table.name() + "\" stands twice");
            }
        }
        Map<String, FactDictionary.Entry> facts = dictionary.byName();
        for (TableContract contract : values()) {
            DecisionTable table = byName.remove(contract.table);
            if (table == null) {
                throw new BundleRefusal(
                        BundleRefusal.Code.TABLE_MISSING, "table \"" + contract.table + "\" is missing");
            }
            contract.requireColumns(table);
            contract.requireFacts(table, facts);
            TableConditions.require(table, facts);
            TableLiterals.require(table, settings);
        }
        if (!byName.isEmpty()) {
            throw new BundleRefusal(
                    BundleRefusal.Code.TABLE_INVALID,
                    "no decision asks tables " + byName.keySet() + "; a rule there would never be read");
        }
    }

    private void requireColumns(DecisionTable of) {
        List<String> found = of.outputs().subList(1, of.outputs().size());
        if (!found.equals(columns)) {
            throw new BundleRefusal(
                    BundleRefusal.Code.TABLE_MISSING,
                    "table \"" + table + "\" has columns " + found + "; expected " + columns);
        }
    }

    private void requireFacts(DecisionTable of, Map<String, FactDictionary.Entry> facts) {
        for (DecisionTable.Input input : of.inputs()) {
            FactDictionary.Entry fact = facts.get(input.fact());
            if (fact == null || !scopes.contains(fact.scope())) {
                throw new BundleRefusal(
                        BundleRefusal.Code.FACT_UNKNOWN,
                        "table \"" + table + "\" reads \"" + input.fact() + "\"; it may read facts of " + scopes
                                + " in the dictionary");
            }
            if (!fact.type().name().toLowerCase(Locale.ROOT).equals(input.type())) {
                throw new BundleRefusal(
                        BundleRefusal.Code.FACT_UNKNOWN,
                        "table \"" + table + "\" reads \"" + input.fact() + "\" as " + input.type() + "; it is a "
                                + fact.type());
            }
        }
    }
}
