package org.yuheng.demo.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What came of each kill, told as it happens. */
final class Ledger {

    private final PrintStream out;
    private final List<Blow> blows = new ArrayList<>();
    private final long begun = System.nanoTime();

    Ledger(PrintStream out) {
        this.out = out;
    }

    /** Something that happens to the city, and a word for how it ended. */
    interface Happening {
        String end() throws IOException, InterruptedException;
    }

    /** Lets something happen. What goes wrong there is told of it, and the next thing is tried all the same. */
    void record(String place, int requests, Happening happening) throws InterruptedException {
        long start = System.nanoTime();
        String end;
        try {
            end = happening.end();
        } catch (IOException | Petition.Stuck e) {
            end = "TROUBLE " + e.getMessage();
        }
        Blow blow = new Blow(place, requests, end, (System.nanoTime() - start) / 1e9);
        blows.add(blow);
        out.println(blow.line());
    }

    void say(String line) {
        out.println(line);
    }

    boolean asItShould() {
        return blows.stream().allMatch(Blow::asItShould);
    }

    /** Writes a JSON line for each, and says how many there were. */
    void close(Path file) throws IOException {
        Files.write(file, blows.stream().map(Blow::json).toList());
        long failed = blows.stream().filter(blow -> !blow.asItShould()).count();
        out.printf(
                "%d kills and checks, %d not as they should be, %.0f s; JSON lines: %s%n",
                blows.size(), failed, (System.nanoTime() - begun) / 1e9, file);
    }
}
