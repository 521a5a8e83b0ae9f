package org.yuheng.policy;

import java.util.ArrayList;
import java.util.List;
import org.yuheng.policy.Decision.RiskComponent;
import org.yuheng.policy.RuleTables.Fired;

/** The sum of the nine components; what could not be weighed counts in full. */
final class RiskScore {

    /** Weights of domain.md §5; they sum to 100. A row that gives more than its component has is cut off there. */
    static final List<Component> COMPONENTS = List.of(
            new Component("GRADE", TableContract.RISK_GRADE, 25),
            new Component("PERSONAL", TableContract.RISK_PERSONAL, 15),
            new Component("SCALE", TableContract.RISK_SCALE, 10),
            new Component("LINKAGE", TableContract.RISK_LINKAGE, 10),
            new Component("TRUST", TableContract.RISK_TRUST, 10),
            new Component("NECESSITY", TableContract.RISK_NECESSITY, 10),
            new Component("GRANULARITY", TableContract.RISK_GRANULARITY, 10),
            new Component("TECHNIQUE", TableContract.RISK_TECHNIQUE, 5),
            new Component("AGREEMENT", TableContract.RISK_AGREEMENT, 5));

    record Component(String code, TableContract table, int max) {}

    private final List<RiskComponent> components = new ArrayList<>();

    void add(Component component, Fired fired) {
        int points = Math.max(0, Math.min(component.max(), fired.number("points")));
        components.add(new RiskComponent(
                component.code(),
                points,
                component.max(),
                fired.row().ruleId(),
                fired.row().zh(),
                fired.row().en()));
    }

    void unknown(Component component) {
        components.add(new RiskComponent(
                component.code(), component.max(), component.max(), "", "未能评定，按满分计", "not weighed; counts in full"));
    }

    int total() {
        return components.stream().mapToInt(RiskComponent::points).sum();
    }

    List<RiskComponent> components() {
        return List.copyOf(components);
    }
}
