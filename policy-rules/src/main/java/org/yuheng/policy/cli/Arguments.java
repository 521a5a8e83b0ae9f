package org.yuheng.policy.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Positional arguments and options with one value each; anything else is refused by name. */
record Arguments(List<String> positional, Map<String, String> options) {

    static Arguments parse(List<String> args, Set<String> options) {
        List<String> positional = new ArrayList<>();
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (!arg.startsWith("-")) {
                positional.add(arg);
            } else if (!options.contains(arg)) {
                throw new Unusable(
                        "ARGUMENT_UNKNOWN",
                        "\"" + arg + "\"; expected one of "
                                + options.stream().sorted().toList() + " or --help");
            } else if (i + 1 == args.size()) {
                throw new Unusable("ARGUMENT_MISSING", arg + " needs a value");
            } else if (values.put(arg, args.get(++i)) != null) {
                throw new Unusable("ARGUMENT_TWICE", arg + " stands twice");
            }
        }
        return new Arguments(List.copyOf(positional), Map.copyOf(values));
    }

    Arguments expect(int count, String usage) {
        if (positional.size() != count) {
            throw new Unusable("ARGUMENT_COUNT", positional.size() + " given " + positional + "; expected " + usage);
        }
        return this;
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }
}
