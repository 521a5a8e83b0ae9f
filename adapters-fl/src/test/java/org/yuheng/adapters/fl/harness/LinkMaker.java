package org.yuheng.adapters.fl.harness;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.yuheng.adapter.engine.Link;

/** Makes the two ends of a link between two roles. */
public interface LinkMaker {

    /** The end of {@code first}, then the end of {@code second}. */
    List<Link> connect(String first, String second, AtomicLong bytes) throws IOException;

    /** Ends in this process's memory. */
    static LinkMaker pipes() {
        return (first, second, bytes) -> {
            BytePipe there = new BytePipe(bytes);
            BytePipe back = new BytePipe(bytes);
            return List.of(new MemoryLink(second, back, there), new MemoryLink(first, there, back));
        };
    }
}
