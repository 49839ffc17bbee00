namespace MessageBroker.App.Demo;

/// <summary>The demo's own sentences in three languages.</summary>
internal sealed record DemoWords(
    string SetUp, string Start, string Story, string Refused, string Answer, string Confirm, string Done, string Question, string Reply, string Answered, string Evidence, string Changed, string Next, string Late, string Ended, string Opened, string Kept)
{
    private static readonly DemoWords Bg = new(
        "Подготвям две държави в {0}: ключове, конфигурация, национални таблици.",
        "Стартирам два брокера като отделни процеси: BG (pid {0}) и RO (pid {1}), взаимен TLS на 127.0.0.1.",
        "Заявлението на едно семейство тръгва от Русе:",
        "Втората заявка е повредена и е отказана с всички констатации, на своя ред и на три езика; нищо не е подписано:",
        "Служителят в Гюргево потвърждава и отговаря с решение:",
        "Служителят в Русе потвърждава отговора:",
        "Случаят {0} е затворен кръг: заявлението стигна, отговорът се върна.",
        "Втора история: служителят в Гюргево пита Русе за друго лице (H001), с приложен файл:",
        "Служителят в Русе потвърждава и отговаря (H002), с приложено удостоверение:",
        "Случаят {0}: въпросът стигна, отговорът се върна.",
        "Доказателственият файл се проверява без мрежа от отделната програма:",
        "Същият файл с един променен байт:",
        "Опитайте сега:",
        "Нещо не стана навреме: {0}. Вижте {1} и {2}.",
        "Готово.",
        "Страниците, с акаунт за всяка роля и паролата му:",
        "И двата брокера работят, докато ги спрете с Ctrl+C.");

    private static readonly DemoWords Ro = new(
        "Pregătesc două state în {0}: chei, configurație, tabele naționale.",
        "Pornesc doi brokeri ca procese separate: BG (pid {0}) și RO (pid {1}), TLS reciproc pe 127.0.0.1.",
        "Cererea unei familii pleacă din Ruse:",
        "A doua cerere este deteriorată și e refuzată cu toate constatările, pe rândul ei și în trei limbi; nimic nu s-a semnat:",
        "Funcționarul din Giurgiu confirmă și răspunde cu o decizie:",
        "Funcționarul din Ruse confirmă răspunsul:",
        "Cazul {0} este încheiat: cererea a ajuns, răspunsul s-a întors.",
        "A doua poveste: funcționarul din Giurgiu întreabă Ruse despre altă persoană (H001), cu un fișier anexat:",
        "Funcționarul din Ruse confirmă și răspunde (H002), cu un certificat anexat:",
        "Cazul {0}: întrebarea a ajuns, răspunsul s-a întors.",
        "Fișierul de dovezi se verifică fără rețea cu programul separat:",
        "Același fișier cu un octet schimbat:",
        "Încercați acum:",
        "Ceva nu s-a întâmplat la timp: {0}. Vedeți {1} și {2}.",
        "Gata.",
        "Paginile, cu un cont pentru fiecare rol și parola lui:",
        "Ambii brokeri funcționează până îi opriți cu Ctrl+C.");

    private static readonly DemoWords En = new(
        "Setting up two countries in {0}: keys, configuration, national tables.",
        "Starting two brokers as processes of their own: BG (pid {0}) and RO (pid {1}), mutual TLS on 127.0.0.1.",
        "A family's claim leaves Ruse:",
        "The second request is damaged and refused with all its findings, on its own row and in three languages; nothing was signed:",
        "The officer in Giurgiu confirms and answers with a decision:",
        "The officer in Ruse confirms the answer:",
        "Case {0} has come full circle: the claim arrived, the answer came home.",
        "A second story: the officer in Giurgiu asks Ruse about another person (H001), with a file attached:",
        "The officer in Ruse confirms and answers (H002), with a certificate attached:",
        "Case {0}: the question arrived, the answer came home.",
        "The evidence file is checked without network by the separate program:",
        "The same file with one byte changed:",
        "Try next:",
        "Something did not happen in time: {0}. See {1} and {2}.",
        "Done.",
        "The pages, with an account for each role and its password:",
        "Both brokers run until you stop them with Ctrl+C.");

    public static DemoWords In(string language) => language switch { "bg" => Bg, "ro" => Ro, _ => En };
}
