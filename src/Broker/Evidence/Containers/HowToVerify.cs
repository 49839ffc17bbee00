using System.Text;

namespace MessageBroker.Evidence.Containers;

/// <summary>HOWTO-VERIFY.txt: what the bundle proves and what not, in three languages, and how to check it by hand without our program.</summary>
public static class HowToVerify
{
    public static ReadOnlyMemory<byte> Octets { get; } = Encoding.UTF8.GetBytes(Text);

    private const string Text = """
        HOW TO VERIFY THIS FILE · КАК СЕ ПРОВЕРЯВА ТОЗИ ФАЙЛ · CUM SE VERIFICĂ ACEST FIȘIER

        ENGLISH
        With the program, without network:  broker-verify bundle FILE.zip [--trust ANCHORS.pem] [--checkpoint NOTED.txt]
        By hand: unpack the file and run the commands at the end; they need bash, openssl, base64, od and sha256sum.

        What is proven when everything holds
        - The messages, receipts and verdicts are the very octets that the journal entries commit to.
        - Each entry stood in the journal when the log key signed checkpoint.txt.
        - Each SED was signed by the holder of the certificate it carries; each receipt names what was sent.
        What is not proven by this file alone
        - That the certificates in trust/ are the right ones. Compare them with those of the institutions and give them with --trust.
        - That log.vkey is the log's key and that the log shows everybody the same. Compare with a checkpoint that somebody outside
          noted earlier, and give it with --checkpoint.
        - The times: they are the clock of the node that wrote the entry.
        - That what was written is true.
        The seals are advanced electronic seals, not qualified ones. case.json is only a summary of the entries.

        БЪЛГАРСКИ
        С програмата, без мрежа:  broker-verify bundle ФАЙЛ.zip [--trust КОРЕНИ.pem] [--checkpoint ЗАПИСАНА.txt]
        На ръка: разархивирайте файла и изпълнете командите в края; нужни са bash, openssl, base64, od и sha256sum.

        Какво е доказано, когато всичко съвпада
        - Съобщенията, разписките и решенията са точно байтовете, за които са обвързани записите в журнала.
        - Всеки запис е бил в журнала, когато ключът на журнала е подписал checkpoint.txt.
        - Всеки SED е подписан от притежателя на сертификата в него; всяка разписка назовава изпратеното.
        Какво не е доказано само с този файл
        - Че сертификатите в trust/ са верните. Сравнете ги с тези на институциите и ги подайте с --trust.
        - Че log.vkey е ключът на журнала и че журналът е един и същ за всички. Сравнете с контролна точка, записана по-рано
          извън системата, и я подайте с --checkpoint.
        - Времената: те са по часовника на възела, който е направил записа.
        - Че написаното е вярно.
        Печатите са усъвършенствани електронни печати, а не квалифицирани. case.json е само обобщение на записите.

        ROMÂNĂ
        Cu programul, fără rețea:  broker-verify bundle FIȘIER.zip [--trust ANCORE.pem] [--checkpoint NOTAT.txt]
        Manual: dezarhivați fișierul și rulați comenzile de la sfârșit; sunt necesare bash, openssl, base64, od și sha256sum.

        Ce este dovedit când totul se potrivește
        - Mesajele, confirmările de primire și verdictele sunt exact octeții la care se angajează înregistrările din jurnal.
        - Fiecare înregistrare se afla în jurnal când cheia jurnalului a semnat checkpoint.txt.
        - Fiecare SED a fost semnat de titularul certificatului pe care îl poartă; fiecare confirmare numește ceea ce s-a trimis.
        Ce nu este dovedit numai prin acest fișier
        - Că certificatele din trust/ sunt cele corecte. Comparați-le cu cele ale instituțiilor și indicați-le cu --trust.
        - Că log.vkey este cheia jurnalului și că jurnalul este același pentru toți. Comparați cu un punct de control notat mai
          devreme în afara sistemului și indicați-l cu --checkpoint.
        - Orele: sunt cele ale ceasului nodului care a scris înregistrarea.
        - Că ceea ce s-a scris este adevărat.
        Sigiliile sunt sigilii electronice avansate, nu calificate. case.json este numai un rezumat al înregistrărilor.

        COMMANDS · КОМАНДИ · COMENZI
        Save the lines below as check.sh in the unpacked folder and run: bash check.sh
        -----------------------------------------------------------------------------
        set -euo pipefail
        hex() { od -An -v -tx1 | tr -d ' \n'; }
        raw() { printf "$(printf %s "$1" | sed 's/../\\x&/g')"; }
        sha() { sha256sum | cut -c1-64; }
        node() { { raw "01$1$2"; } | sha; }

        # 1. every file is the one that the manifest lists
        sha256sum --quiet -c META-INF/manifest.sha256

        # 2. the log key signed the checkpoint
        work=$(mktemp -d); trap 'rm -r "$work"' EXIT
        cut -d+ -f3- log.vkey | base64 -d | tail -c +2 > "$work/log.der"
        openssl pkey -pubin -inform DER -in "$work/log.der" -out "$work/log.pem"
        head -3 checkpoint.txt > "$work/text"
        tail -1 checkpoint.txt | cut -d' ' -f3 | base64 -d | tail -c +5 > "$work/signature"
        openssl dgst -sha256 -verify "$work/log.pem" -signature "$work/signature" "$work/text"
        size=$(sed -n 2p checkpoint.txt); root=$(sed -n 3p checkpoint.txt | base64 -d | hex)

        # 3. each entry is in the tree of that checkpoint (RFC 9162, 2.1.3.2)
        for entry in case/entries/*.bin messages/*/entries/*.bin; do
          [ -e "$entry" ] || continue
          proof=$(printf %s "$entry" | sed 's|/entries/\(.*\)\.bin|/proofs/\1.tlog-proof|')
          fn=$(sed -n '2s/^index //p' "$proof"); sn=$((size - 1))
          r=$( { printf '\000'; cat "$entry"; } | sha)
          for line in $(sed '1,2d;/^$/,$d' "$proof"); do
            p=$(printf %s "$line" | base64 -d | hex)
            if [ $((fn & 1)) = 1 ] || [ "$fn" = "$sn" ]; then
              r=$(node "$p" "$r")
              while [ $((fn & 1)) = 0 ] && [ "$fn" != 0 ]; do fn=$((fn >> 1)); sn=$((sn >> 1)); done
            else
              r=$(node "$r" "$p")
            fi
            fn=$((fn >> 1)); sn=$((sn >> 1))
          done
          [ "$r" = "$root" ] && [ "$sn" = 0 ] || { echo "NOT INCLUDED: $entry"; exit 1; }
        done
        echo "Entries are included"

        # 4. each payload and verdict is committed to by an entry of its message
        for salt in messages/*/salt.hex; do
          [ -e "$salt" ] || continue
          folder=$(dirname "$salt"); committed=$(cat "$folder"/entries/*.bin | hex)
          find "$folder" -type f ! -path '*/entries/*' ! -path '*/proofs/*' ! -name salt.hex | LC_ALL=C sort > "$work/files"
          while read -r file; do
            name=${file#"$folder"/}; name=${name%.*}; domain=payload
            case $name in verdicts/*) domain=verdict; name=${name#verdicts/};; esac
            value=$( { printf '%s\000%s\000' "$domain" "$name"; raw "$(sha < "$file")"; } \
              | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$(cat "$salt")" | sed 's/.*= *//')
            case ${#value}$committed in 64*"$value"*) ;; *) echo "NOT COMMITTED: $file"; exit 1;; esac
          done < "$work/files"
        done
        echo "Payloads and verdicts are committed to"

        # 5. each SED is signed, and its certificate is one of trust/ or issued by one of them (where xmlsec1 and xmllint are installed)
        if command -v xmlsec1 > /dev/null && command -v xmllint > /dev/null; then
          cat trust/*.pem > "$work/trust.pem" 2> /dev/null || true
          for sbd in messages/*/sbd.xml; do
            [ -e "$sbd" ] || continue
            xmllint --xpath '/*/*[2]' "$sbd" > "$work/sed.xml"
            xmlsec1 --verify --insecure --id-attr:Id SignedProperties "$work/sed.xml" > /dev/null 2>&1 \
              || xmlsec1 --verify --insecure --lax-key-search --id-attr:Id SignedProperties "$work/sed.xml"
            xmllint --xpath 'string(/*/*[local-name()="Signature"]//*[local-name()="X509Certificate"])' "$work/sed.xml" \
              | tr -d ' \r\n' | base64 -d > "$work/signer.der"
            openssl x509 -inform DER -in "$work/signer.der" -out "$work/signer.pem"
            openssl verify -partial_chain -no_check_time -trusted "$work/trust.pem" "$work/signer.pem" > /dev/null
            echo "SED is signed: $sbd"
          done
        fi
        echo "END"

        """;
}
