package org.yuheng.orchestrator.request;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.policy.Decision;
import org.yuheng.policy.guard.Violation;

/** What the rules would say of a draft now, as the package that sees rules and requests alike offers it. */
public interface Forecast {

    Preview of(Request draft);

    /**
     * @param missing mandatory fields that are empty; more may be missing than a decision needs
     * @param decision empty while something stands in the way of asking the rules
     * @param stops everything that stands in the way of a decision or of a specification
     * @param plainApi guard rails that forbid handing the data over by plain API instead
     */
    record Preview(
            List<SupplementNotice.Missing> missing,
            Optional<Decision> decision,
            List<Stop> stops,
            List<Violation> plainApi) {
        public Preview {
            missing = List.copyOf(missing);
            stops = List.copyOf(stops);
            plainApi = List.copyOf(plainApi);
        }
    }

    /**
     * @param code stable, UPPER_SNAKE
     * @param pointer into the form
     * @param parameters values that belong to it, for example line and column of a query
     */
    record Stop(String code, String pointer, Map<String, String> parameters, String zh, String en) {
        public Stop {
            parameters = Map.copyOf(parameters);
        }

        /** Where on the form to act on it. */
        public Optional<FormField> field() {
            return FormField.ofPointer(pointer);
        }
    }
}
