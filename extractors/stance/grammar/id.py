"""Indonesian."""

from __future__ import annotations

import re

from extractors.stance.grammar.shape import (
    Acts,
    Attribution,
    Grammar,
    Margins,
    Naming,
    Scope,
    each,
    linear,
    parts,
    words,
)

_VERBS = (
    r"mengatakan|menyatakan|menegaskan|menyebut(?:kan)?|menuturkan|mengungkap(?:kan)?|menjelaskan|menambahkan|"
    r"memaparkan|membeberkan|menerangkan|menguraikan|menilai|berpendapat|beralasan(?! dan|[,.]|$)|berdalih|"
    r"mengk?e?laim|"
    r"mengaku(?:i)?|menuding|menuduh|mencurigai|menduga|menampik|membantah|menepis|menyangkal|menyanggah|"
    r"memperingatkan|mengingatkan|mewanti-wanti|mengecam|mengkritik|mengritik|menyindir|menyoroti|menyayangkan|"
    r"menyesalkan|menekankan|menggarisbawahi|berargumen|menyerukan|mendesak|menulis|menuliskan|mencuit|menyimpulkan|"
    r"melaporkan|mengumumkan|menyampaikan|menjawab|menimpali|menyarankan|merekomendasikan|mengeluhkan|memprotes|"
    r"memprediksi|memperkirakan|memastikan|menjamin|berjanji|menjanjikan|bersikeras|bersikukuh|berkeras|meyakini|"
    r"menganggap|mempertanyakan|berkata|berujar|bertutur|berkilah|bilang|membela|mengklarifikasi|menyimpulkan"
)
# Bare stems that report only after what is said ("..., kata dia"); some are adjectives or nouns elsewhere.
_STEMS = r"kata|ujar|tutur|ucap|ungkap|sebut|imbuh|papar|cetus|beber|tulis|sambung|pungkas|kritik|urai|demikian"
_STEMS_AFTER_QUOTES = r"tegas|jelas|terang|tambah|lanjut|jawab|kilah|tanya|timpal|seru|klaim|keluh|tukas|canda"
_BARE = rf"(?<=[,\"”’'?!»] )(?:{_STEMS})|(?<=[\"”’'»] )(?:{_STEMS_AFTER_QUOTES})"
# "-nya" ("ujarnya") is the pronoun: the verb ends before it.
_SUFFIXED = rf"(?<=[,\"”’'?!»] )(?:{_STEMS}|{_STEMS_AFTER_QUOTES})(?=nya\b)"
# "menyebutnya akal-akalan": the suffix is the object.
_WITH_OBJECT = (
    r"\b(?:menyebut|menilai|menganggap|mengecam|menuding|menuduh|mengkritik|mengaku|menolak|menggambarkan)nya\b"
)
_DAYS = r"Senin|Selasa|Rabu|Kamis|Jumat|Jum'at|Sabtu|Minggu|Ahad"
_MEMBERS = (
    r"pengamat|pakar|ahli|analis|peneliti|ilmuwan|pengguna|kreator|pedagang|penjual|pengusaha|pejabat|senator|"
    r"anggota (?:parlemen|kongres|dpr|dewan|senat|legislatif)|legislator|politikus|politisi|aktivis|hakim|ekonom|"
    r"warganet|netizen|konsumen|pembeli|orang ?tua|investor|kritikus|pengkritik|pendukung|penentang|akademisi|pegiat|"
    r"pelaku (?:usaha|industri|umkm|wisata)|umkm|pemilik|pekerja|buruh|mahasiswa|guru|importir|eksportir|dokter|"
    r"psikolog|sumber|wartawan|jurnalis|produsen|pemain|negara-negara|perusahaan-perusahaan|pihak (?:lain|yang)"
)
_COUNTRIES = (
    r"Amerika|AS\b|Cina|China|Tiongkok|Eropa|Uni Eropa|Barat|Indonesia|India|Inggris|Jepang|Korea|Australia|Kanada|"
    r"Taiwan|Jerman|Prancis|Demokrat|Republik|Asia|ASEAN|TikTok|Jakarta"
)

INDONESIAN = Grammar(
    language="id",
    spaced=True,
    attribution=Attribution(
        verbs=re.compile(f"{words(_VERBS, _BARE).pattern}|{_SUFFIXED}|{_WITH_OBJECT}", re.IGNORECASE),
        weak=words(
            r"percaya|yakin|khawatir|mengkhawatirkan|cemas|takut|curiga|memandang|melihat|merasa|menginginkan|ingin|"
            r"meminta|minta|menuntut|menolak|menentang|mendukung|mendorong|mengusulkan|memuji|berharap|memutuskan|"
            r"mengeluh|"
            r"menyambut(?= (?:gembira|hangat|baik|positif|antusias)(?: \w+){0,3} (?:karena|keputusan|langkah|larangan|"
            r"rencana|putusan|aturan))|"
            r"mengharapkan|mengimbau|optimistis|optimis|pesimistis|pesimis|setuju|sependapat|sepakat|ragu|meragukan|"
            r"sangsi|keberatan|berambisi|berencana|bertekad|menargetkan|mengakui|menyetujui|prihatin"
        ),
        inverted=re.compile(rf"(?:{_STEMS}|{_STEMS_AFTER_QUOTES})", re.IGNORECASE),
        according=each(
            r"\bmenurut(?P<who>nya)\b",
            r"\bbagi(?P<who>nya)\b(?=,| (?:hanya|cuma|tidak|tak|bukan|adalah|itu|semu|justru))",
            r"(?:\bmenurut|(?:^|, )bagi|\bdi mata|\bdalam pandangan) "
            r"(?P<who>(?!saya\b|gue\b|gua\b|kami\b|aku\b|hemat\b)[\w'’().& -]{2,80}?)(?=,|$)",
            r"\bmenurut (?P<who>saya|aku|gue|gua|kami|hemat saya)\b",
            r"\bmenurut (?P<who>dia|mereka|beliau)\b",
        ),
        groups=parts(
            r"\b(?P<who>(?:ada|banyak|tak sedikit|tidak sedikit)(?: pula| juga)? yang (?=berkata|berpendapat|menilai|"
            r"menyebut|bilang|menganggap|khawatir|menuding|menuduh|mengatakan|percaya|mengira)|"
            r"(?:dituding|dituduh|dicurigai|dikhawatirkan|disebut-sebut)\b)"
        ),
        nominal=parts(
            r"\b(?:kekhawatiran|ketakutan|kecemasan|tudingan|tuduhan|dugaan|kecurigaan|anggapan|klaim|seruan|desakan|"
            r"tuntutan|peringatan|kecaman|keluhan|kritik|dalih)(?: (?:dari|oleh|para|kalangan) (?P<by>[\w'-]+"
            r"(?: [\w'-]+)?))? (?:bahwa|akan|soal|tentang|atas|terhadap|mengenai|agar|supaya|untuk|terkait)\b"
        ),
        rest=re.compile(
            r"(?:\b(?:juga|telah|sudah|pernah|pun|kemudian|lalu|lantas|kembali|terus|tetap|sempat|sebelumnya|"
            r"sendiri|bahkan|hanya|justru|selama ini|kini|secara (?:\w+)|dengan (?:tegas|keras|lantang)|turut|ikut|"
            r"dengan suara bulat|baru-baru ini|masih|sangat|kerap|sering|tidak|tak|kurang|mulai|berulang kali|"
            r"akhirnya|resmi|belakangan|langsung|malah)[\s,]*)+$",
            re.IGNORECASE,
        ),
        cut=re.compile(
            r"[;:—–()\"“”«»]|\s-\s|\b(?:bahwa|tetapi|tapi|namun|sedangkan|sementara|karena|sebab|jika|kalau|bila|"
            r"apabila|ketika|saat|sehingga|meski(?:pun)?|walau(?:pun)?|padahal|melainkan|agar|supaya|sebaliknya|"
            r"sebagaimana|seperti|bagaimana|setelah|ketimbang|lalu)\b(?= )|\byang\s*$|"
            r"\b(?:dan|serta|lalu|kemudian|sambil|seraya|sembari|dengan|setelah|usai)\s*$",
            re.IGNORECASE,
        ),
        stop=re.compile(
            rf"[,;:.—–()!?\"“”«»]|\b(?:di|pada|dalam|saat|ketika|kepada|usai|seusai|setelah|melalui|lewat|yang|"
            rf"seperti|dikutip|dilansir|sebagaimana|seraya|sambil|menanggapi|menjawab|merespons|{_DAYS})\b"
        ),
        adjunct=re.compile(
            rf"(?:di|pada|dalam|saat|ketika|kepada|usai|seusai|melalui|lewat|dikutip|{_DAYS})\b", re.IGNORECASE
        ),
        infinitive=re.compile(r"\b(?:untuk|agar|supaya|tanpa|yang|akan|hendak|mau|bisa|dapat|harus|jangan)\s+$", re.I),
        conjunct=re.compile(r"\b(?:dan|serta|lalu|kemudian|sambil|seraya|sembari|dengan|setelah|usai)\s+$", re.I),
        finite=re.compile(
            r"(?:me(?!nteri\b|dia\b|reka?\b|ta\b|nko\w*\b|tro\b|nkom\w*\b|ndag\b)[a-z]{4,}|ber(?!ita)[a-z]{4,}|telah|"
            r"sudah|akan|adalah|tidak|kembali|resmi)"
        ),
        clausal=re.compile(
            r"\s(?:adalah|ialah|telah|sudah|akan|tidak|tak|bukan|bisa|dapat|harus|perlu|untuk|kalau|jika|lebih memilih|"
            r"belum|memilih|me(?!nteri|dia|reka?\b|nko|nkom|ndag)[a-z]{5,})\s",
            re.IGNORECASE,
        ),
        relative=re.compile(
            rf"(?:\s\([^()]{{1,40}}\)|,? (?:pada )?(?:hari )?(?:{_DAYS})(?: \([^()]*\))?|,? yang [^,;.]{{1,60}}|"
            r"(?<=,) (?:di|dalam|melalui|lewat|saat|pada) [^,;.]{1,50})+,?$"
        ),
        opening=re.compile(
            rf"^(?:(?:{_DAYS}|kini|selain itu|di sisi lain|namun|tetapi|tapi|padahal|bahkan|lantas),? )+"
        ),
        addressee=re.compile(r"^kepada (?:[\w.]+ ?){1,5}(?=[,.]|$)"),
        listener=re.compile(
            r"(?:mengatakan|berkata|menyampaikan|menjelaskan|menuturkan|mengungkapkan|bilang) (?:kepada|pada|ke) "
            r"(?:[\w.]+ ){0,2}[\w.]+",
            re.IGNORECASE,
        ),
        turn=re.compile(r";\s|,\s(?:tetapi|tapi|namun|sedangkan|sementara|padahal|sebaliknya)\b"),
    ),
    naming=Naming(
        first_person=words(r"saya|aku|kami|kita|gue|gua|gw"),
        self_subject=re.compile(r"^(?:saya|aku|kami|kita|gue|gua|gw|hemat saya|penulis)$", re.IGNORECASE),
        pronoun=re.compile(r"^(?:ia|dia|beliau|mereka|nya|dirinya|pihaknya|keduanya)$", re.IGNORECASE),
        plural=re.compile(r"(?:mereka|keduanya)\b", re.IGNORECASE),
        anaphor=re.compile(
            r"^(?:sang )?(?:perusahaan|platform|aplikasi|menteri|juru bicara|senator|politikus|kementerian|raksasa|"
            r"pria|perempuan|pejabat|peneliti|pengamat|ekonom)(?: itu| ini| tersebut)$",
            re.IGNORECASE,
        ),
        generic=re.compile(
            r"^(?i:para|sejumlah|sebagian|beberapa|banyak|berbagai|kalangan|kelompok|sekelompok|puluhan|ratusan|ribuan|"
            r"kubu|mayoritas|semua|seluruh|publik|masyarakat|warga|orang|dua|tiga|empat|lima|enam|sebanyak|ada|"
            r"tak sedikit|tidak sedikit)\b|"
            rf"^(?i:{_MEMBERS})\b(?!(?: [a-z-]+){{0,5}} (?!{_COUNTRIES})[A-Z])"
        ),
        body=words(
            r"pemerintah|kementerian|menteri|menko\w*|presiden|perdana menteri|juru bicara|gubernur|wakil|ketua|kepala|"
            r"direktur|deputi|komisi|komisioner|komite|mahkamah|pengadilan|jaksa|kejaksaan|parlemen|kongres|senat|dpr|"
            r"partai|badan|lembaga|asosiasi|perusahaan|grup|induk|bank|universitas|profesor|dosen|seorang|delegasi|"
            r"kedutaan|duta besar|dirjen|pendiri|bos|ceo|eksekutif|manajemen|redaksi|koran|harian|laporan|otoritas|"
            r"regulator|kantor|koalisi|serikat|organisasi|uni eropa|gedung putih|washington|beijing|brussel|jakarta|"
            r"china|cina|tiongkok|india|trump|biden|tiktok|huawei|bytedance|shein|temu|salah satu|salah seorang"
        ),
        thing=re.compile(
            r"^(?:undang-undang|uu|ruu|aturan|regulasi|peraturan|larangan|pelarangan|pemblokiran|langkah|keputusan|hal|"
            r"kebijakan|ini|itu|data|angka|kasus|fakta|faktanya|putusan|kondisi|situasi|alasan|pertanyaan|contoh|video|"
            r"konten|algoritma|tarif|dengan|tanpa|untuk|namun|tetapi|dan|apa|yang|bukti|rencana|pernyataan|sikap|masalah|"
            r"persoalan|investasi|harga|produk|fitur|ancaman|risiko|kekhawatiran|penjualan|tidak|tak|bukan|demikian|"
            r"sejarah|pengalaman|hasil|surat|pasal|gugatan|lebih|satu-satunya|setelah|cara)\b",
            re.IGNORECASE,
        ),
        title=re.compile(
            r"^(?:(?:Ekonom|Analis|Pengamat|Peneliti|Senator|Presiden(?: AS| Amerika Serikat)?|Pakar|Aktivis|Profesor|"
            r"Prof\.|Dr\.|Bapak|Ibu|Pak|Bu|Dosen|Jenderal)\s+)+(?=[A-Z])"
        ),
        article=re.compile(r"^(?:sang|si|para)\s+", re.IGNORECASE),
        of_body=re.compile(
            r"\b(?:Kementerian|Mahkamah|Komisi|Komite|Dewan|Universitas|Partai|Badan|Lembaga|Kedutaan|Asosiasi) $"
        ),
        person=re.compile(
            r"(?:[A-Z][\w ,.]{2,30} [-–—] )?(?P<who>(?:Menteri|Menko\w*|Presiden|Perdana Menteri|Wakil|Ketua|Kepala|"
            r"Direktur|Deputi|Gubernur|Juru Bicara|Senator|CEO|Dirjen|Komisioner|Profesor|Ekonom|Analis|"
            r"Pengamat|Peneliti)(?: [a-z]+)?(?: (?:[A-Z][\w.'-]*|dan(?= [A-Z]))){1,7})"
        ),
    ),
    scope=Scope(
        negators=words(
            r"tidak(?:lah)?|tak|bukan(?:lah|nya)?|belum|jangan(?:lah)?|tanpa|tiada|enggak|nggak|ngga|gak|ogah|enggan|"
            r"mustahil|ketimbang|daripada|alih-alih|nihil|menolak(?= (?:me[a-z]{4}|di[a-z]{4}|untuk))"
        ),
        not_negators=words(
            r"(?:tidak|tak|bukan|jangan) (?:hanya|cuma|sekadar|sekedar|semata(?:-mata)?|saja|lain|main|diragukan|"
            r"terbantahkan|bisa dimungkiri|dapat dimungkiri|dimungkiri|bisa disangkal|pelak|heran|mengherankan|kalah|"
            r"sedikit|jarang|kurang|bisa diabaikan|boleh diabaikan|boleh dianggap enteng|bisa dianggap remeh|urung)|"
            r"mau tidak mau|mau tak mau|tidak bisa tidak|tak bisa tidak|tanpa (?:ragu|diragukan|sadar)|"
            r"suka tidak suka|tanpa (?:kecuali|pandang bulu|pengecualian|sni|izin)|tidak (?:senonoh|manusiawi|sehat)|"
            r"bukankah|lebih dari(?:pada)? (?:sekadar|sebelumnya|\d+)|tak ubahnya"
        ),
        raising=parts(
            r"\b(?:tidak|tak|belum|nggak|enggak|gak|bukan)(?: pernah| bisa| dapat| akan| ada yang)? (?:percaya|yakin|"
            r"melihat|menganggap|menilai|memandang|berarti|terbukti|membuktikan|menunjukkan|menemukan|setuju|sepakat|"
            r"mendukung|menyarankan|mengatakan|bermaksud|menyebut|merasa|berpikir|menyimpulkan)\b",
            r"\b(?:tidak ada|tak ada|belum ada|tanpa|nihil|minim|tiada|tak punya|tidak punya|tidak terdapat|"
            r"tidak memiliki|tanpa ada|tidak satu pun|tak satu pun)(?: \w+){0,2} "
            r"(?:bukti|indikasi|tanda|dasar|alasan)\b",
            r"\b(?:tak|tidak) seorang pun [^,;.]{0,40}(?:membuktikan|menunjukkan|percaya)\b",
            r"\b(?:tidak|tak) (?:berdasar|masuk akal|beralasan)\b",
            r"\b(?:mengada-ada|omong kosong|dibesar-besarkan|dilebih-lebihkan|isapan jempol|mitos)\b",
            r"\b(?:keliru|salah|konyol|naif|absurd) (?:jika|kalau|bila|untuk|menganggap|menyebut|bahwa)\b",
            r"\b(?:meragukan|ragu|sangsi|skeptis|gagal membuktikan|gagal menunjukkan|bukan berarti|belum tentu)\b",
        ),
        denial=parts(
            r"\b(?:membantah|bantah|menampik|menepis|tepis|menyangkal|menyanggah|dibantah|ditampik|ditepis)\b",
            r"\bmenolak (?:tudingan|tuduhan|klaim|anggapan|dalil|kekhawatiran|pandangan|gagasan|ide|seruan|desakan|"
            r"usul|usulan|rencana|larangan|pelarangan|pemblokiran)\b",
        ),
        dismissal=re.compile(
            r"\b(?:tidak berdasar|tak berdasar|tidak benar|tidak terbukti|tak terbukti|belum terbukti|"
            r"mengada-ada|berlebihan|dibesar-besarkan|dilebih-lebihkan|isapan jempol|omong kosong|mitos|hoaks|"
            r"tidak masuk akal|tak masuk akal|tidak beralasan|tanpa dasar|tanpa bukti)\b",
            re.IGNORECASE,
        ),
        barrier=words("dan|yang|serta|kita|kami|mereka|ia|dia|bila|jika|kalau|apabila|selama|sepanjang"),
        clause_end=re.compile(
            r"[;:—–()]|,\s|\b(?:tetapi|tapi|namun|sedangkan|sementara|karena|sebab|meski(?:pun)?|walau(?:pun)?|"
            r"kendati(?:pun)?|padahal|melainkan|sehingga|agar|supaya|ketika|setelah|sejak|malah|justru)\b",
            re.IGNORECASE,
        ),
        suppose=words(
            r"jika(?:lau)?|kalau(?:pun)?|bila(?:mana)?|apabila|seandainya|andai(?:kan|kata)?|asalkan|kecuali|apakah|"
            r"misalkan|umpamanya|manakala"
        ),
        may=words(
            r"bisa(?:kah)?|dapat|mungkin(?:kah)?|kemungkinan|berpotensi|potensi|terancam|mengancam(?: akan)?|"
            r"ancaman(?= (?:pemblokiran|larangan|pelarangan|divestasi))|"
            r"mempertimbangkan|mengkaji|wacana|opsi|berpeluang|boleh jadi|"
            r"barangkali|menimbang|membahas|perdebatan|"
            r"haruskah|perlukah|memutuskan apakah"
        ),
        open_question=re.compile(
            r"^[\"“\s]*(?:(?:lalu|jadi|lantas|namun|tapi),? )?(?:apakah|haruskah|perlukah|bisakah|akankah|benarkah|"
            r"layakkah|pantaskah|mungkinkah|amankah|adakah|apa benar|apa iya)\b",
            re.IGNORECASE,
        ),
        rhetorical=words(
            r"memangnya|emangnya|bukankah|mana mungkin|apa bedanya|siapa yang|masa|masak|kok|sungguh(?:-sungguh)?|"
            r"benar-benar|mengapa|kenapa|mana|coba|bayangkan|tidak|bukan|masih"
        ),
        reader_question=linear(
            r"\b(?:bagaimana menurut|bagaimana pendapat|apa pendapat|gimana menurut|setujukah|setuju nggak|"
            r"menurut (?:anda|kamu|kalian)|(?:apakah|bagaimana) (?:anda|kamu|kalian))\b[^?]*\?",
            r"^ada yang (?:sudah|udah|pernah|tahu|tau|punya|pakai)\b[^?]*\?",
            r"\b(?:tulis(?:kan)? (?:pendapat|komentar)|bagikan pendapat|beri tahu kami|di kolom komentar)\b",
        ),
    ),
    acts=Acts(
        active=words(
            r"melarang|memblokir|blokir|larang|menutup|mencabut|mengesahkan|menandatangani|meneken|menguatkan|membatalkan|"
            r"menangguhkan|menunda|menghapus|mencopot|mendenda|menggugat|memerintahkan|mewajibkan|memaksa|menjatuhkan|"
            r"menerbitkan|meloloskan|menyetujui|mengeluarkan|menolak|membatasi|menghentikan|menyegel|membekukan|mencekal|"
            r"memutuskan|menetapkan|mengenakan|memberlakukan|menyelidiki|menyita|menarik|menyingkirkan|mendepak|"
            r"mengecualikan|memasukkan|mengharuskan|melepas|mengizinkan|mengadopsi|meratifikasi|memperpanjang|memutus"
        ),
        passive=words(
            r"(?:diblokir|dilarang|ditutup|dicabut|disahkan|ditandatangani|dikuatkan|dibatalkan|ditangguhkan|dihapus|"
            r"dicopot|didenda|digugat|diperintahkan|diwajibkan|dipaksa|diloloskan|dibekukan|dicekal|disita|diselidiki|"
            r"disingkirkan|dikecualikan|didepak|dijatuhi)"
        ),
        agent=each(
            r"\b(?:oleh|di) (?P<who>(?:(?:pemerintah|otoritas|pengadilan|parlemen|regulator|kementerian) )?"
            r"(?-i:[A-Z])[\w.-]+(?: (?-i:[A-Z])[\w.-]+)*)",
            r"\bdi(?:blokir|larang|tutup|cabut|sahkan|kuatkan|batalkan|tangguhkan|denda|gugat|bekukan|cekal|sita) "
            r"(?P<who>(?:pemerintah|otoritas|pengadilan|parlemen|regulator|kementerian|kongres|senat|mahkamah)"
            r"(?: (?-i:[A-Z])[\w.-]+)*)",
        ),
        not_done=re.compile(
            r"\b(?:akan|harus|perlu|bisa|dapat|ingin|mau|hendak|untuk|agar|supaya|jangan|tidak|tak|belum|sebaiknya|"
            r"seharusnya|mesti|wajib|mungkin|berencana|mengancam|mendesak|meminta|menyerukan|jika|kalau|apabila|bila|"
            r"rencana|terancam|bakal|tanpa|daripada|ketimbang|setuju|mendukung|menuntut|mengusulkan)\s+(?:\w+\s+){0,2}$",
            re.IGNORECASE,
        ),
        practice=words(
            r"memindahkan|pindahkan|dipindahkan|pindah|berpindah|merelokasi|memboyong|hijrah|menyembunyikan|menutupi|menyamarkan|"
            r"mengaburkan|menanggalkan|melepas(?:kan)?|menghapus|menghilangkan|menjauhkan|mengaku|menyebut diri|"
            r"memosisikan|menampilkan|mendaftarkan|mengganti nama|berganti nama|ganti nama|mencitrakan|memperkenalkan"
        ),
    ),
    margins=Margins(
        line=re.compile(
            r"^\W*(?:(?:baca|simak|lihat|tonton|saksikan)(?: juga| selengkapnya| artikel| berita| video)?\s*:.*|"
            r"(?:baca juga|simak juga|lihat juga|tonton juga|baca selengkapnya|pilihan editor|artikel terkait|"
            r"berita terkait|video terkait)\b.*|(?:penulis|editor|reporter|redaktur|pewarta|sumber|foto|gambar|"
            r"tags?|topik|infografis|kontributor|penyunting|copyright)\s*:.*|\[?gambas:.*|advertisement|"
            r"scroll to (?:continue|resume).*|lanjutkan membaca.*|halaman(?: selanjutnya| berikutnya|:?\s*[\d\s]+).*|"
            r"bagikan.*|komentar|.{0,120}\((?:antara|reuters|afp|ap|getty|dok|shutterstock|tempo|kompas|detik)[^)]*\)|"
            r".{0,60}\bfoto: .*|©.*|copyright.*|hak cipta.*|\([a-z]{2,4}/[a-z]{2,4}\)|ikuti .{0,80})\W*$",
            re.IGNORECASE,
        ),
        sentence=linear(
            r"\b(?:hak cipta (?:dilindungi|©)|dilarang (?:keras )?(?:mengambil|mengutip|menyalin|memperbanyak)|"
            r"artikel ini (?:telah|sudah|pertama kali|merupakan|ditulis|disadur|tayang)|"
            r"(?:isi|pandangan|pendapat|opini|tulisan) [^.]{0,40}(?:tidak (?:mencerminkan|mewakili)|tanggung jawab)|"
            r"berlangganan (?:sekarang|di|newsletter|kompas|tempo)|dapatkan (?:update|pembaruan) |"
            r"cek berita dan artikel|ikuti (?:kami|terus|berita|saluran|kanal|channel|whatsapp|update)\b|"
            r"^(?:baca|simak|lihat|tonton) juga\b|klik di sini|saksikan (?:video|live)|\(?baca juga\b|"
            r"gabung (?:di|ke|grup) |mari bergabung|caranya klik|"
            r"^\W*penulis adalah\b|adalah (?:kolumnis|kontributor) (?:di|untuk|tetap))"
        ),
        tail=re.compile(
            r"^\W*(?:baca juga|berita terkait|artikel terkait|terpopuler|berita (?:populer|lainnya|terbaru|pilihan)|"
            r"paling (?:banyak dibaca|populer|dicari)|terkini|rekomendasi(?: untuk anda)?|lihat juga|simak juga|"
            r"komentar|"
            r"pilihan (?:editor|redaksi|untukmu)|video (?:pilihan|terkait)|topik (?:terkait|pilihan)|most popular|"
            r"trending|jangan lewatkan)\s*:?\W*$",
            re.IGNORECASE,
        ),
        teasers=re.compile(
            r"^\W*(?:berita lain|kabar lainnya|kilas berita|rangkuman berita|sekilas|headline)\s*:?\W*$", re.IGNORECASE
        ),
        opinion=re.compile(
            r"^\W*(?:opini|kolom|tajuk(?: rencana)?|editorial|esai|gagasan)\b[^\n]{0,60}$|"
            r"\bpenulis adalah\b|\bpendapat pribadi\b|\btanggung jawab (?:sepenuhnya )?(?:ada pada )?penulis\b|"
            r"\btulisan ini (?:adalah|merupakan) (?:opini|pendapat)",
            re.IGNORECASE | re.MULTILINE,
        ),
        manual=words(
            r"resep|bahan-bahan|cara (?:membuat|mengunduh|download|menggunakan|menghapus|mendaftar)|spesifikasi|ulasan|"
            r"review|tutorial|unboxing|kamera (?:utama|depan)|mAh|chipset|layar|laba bersih|pendapatan kuartal"
        ),
    ),
    anaphor=words(
        r"ia|dia|mereka|tersebut|(?:aplikasi|platform|perusahaan|layanan|larangan|aturan|undang-undang|uu|kebijakan|induk|"
        r"algoritma|penjualan|pemblokiran|raksasa|merek|produsen|produk|mobil|ponsel|kamera|situs|langkah|keputusan|tarif|"
        r"barang|tuduhan|tudingan|divestasi)(?: itu| ini)?|[a-z]{3,}nya|itu|ini"
    ),
    elsewhere=re.compile(
        r"^(?:\w+ ){0,1}(?:Facebook|Instagram|Meta|Google|YouTube|Twitter|Amazon|Apple|Tesla|OpenAI|ChatGPT)\b"
    ),
    concession=parts(
        r"^(?:memang|tentu(?: saja)?|benar|betul|harus diakui|diakui|mesti diakui|patut diakui|boleh jadi|"
        r"meski(?:pun)?|"
        r"walau(?:pun)?|kendati(?:pun)?|sekalipun|barangkali)\b",
        r"\b(?:memang (?:benar|ada|nyata|bisa|perlu)|harus diakui|tidak bisa dimungkiri|tak bisa dimungkiri)\b",
    ),
    turn=re.compile(
        r"^[\"“\s]*(?:tetapi|tapi|namun|akan tetapi|meski (?:demikian|begitu)|kendati (?:demikian|begitu)|"
        r"walau (?:demikian|begitu)|sebaliknya|padahal|toh|hanya saja|sayangnya|masalahnya)\b",
        re.IGNORECASE,
    ),
)
