import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A library that signs and verifies in turns: a command a line on standard input, an answer a line on standard output. Only the time of the thread
 * that does the work counts: the collector and the compiler of this process run beside it.
 */
final class Turns {
    /** One document and key, ready to be worked on. */
    interface Work {
        /** Octets in, verdict out. Throws where the signature does not hold. */
        void verify() throws Exception;

        /** Octets in, signed octets out; null where the library is not asked to sign. */
        byte[] sign() throws Exception;
    }

    interface Loading {
        /** The files are: PKCS#12, document, signed document. */
        Work load(Path keyFile, char[] password, byte[] plain, byte[] signed) throws Exception;
    }

    private Turns() { }

    /** load NAME P12 PASSWORD PLAIN SIGNED | verify NAME MILLIS | sign NAME MILLIS | sample NAME FILE. Answers "ok", or count and nanoseconds of processor time. */
    static void serve(Loading loading) throws Exception {
        Map<String, Work> loaded = new HashMap<>();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "load" -> {
                    loaded.put(words[1], loading.load(Path.of(words[2]), words[3].toCharArray(), Files.readAllBytes(Path.of(words[4])), Files.readAllBytes(Path.of(words[5]))));
                    System.out.println("ok");
                }
                case "sample" -> {
                    Files.write(Path.of(words[2]), loaded.get(words[1]).sign());
                    System.out.println("ok");
                }
                default -> System.out.println(turn(loaded.get(words[1]), words[0].equals("sign"), Long.parseLong(words[2])));
            }
        }
    }

    private static String turn(Work work, boolean sign, long millis) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long count = 0;
        long end = System.nanoTime() + millis * 1_000_000;
        long before = threads.getCurrentThreadCpuTime();
        for (; System.nanoTime() < end || count == 0; count++) {
            if (sign) work.sign();
            else work.verify();
        }
        return count + " " + (threads.getCurrentThreadCpuTime() - before);
    }
}
