#include "words.h"

uint64_t dice_roll(struct dice *dice)
{
    uint64_t z = dice->state += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

/* What holds every text together, most common first. */
static const char particles[] =
    "yang dan saya untuk di ini dengan kami sudah mohon bisa tidak ada ke dari itu kak pak bu juga "
    "akan pada atau apakah karena belum jadi kalau kita tapi lagi saja dalam lebih seperti agar "
    "sebelum sesudah hari masih supaya terima kasih baik selamat pagi siang sore malam ya oke "
    "nanti "
    "besok kemarin minggu bulan tahun jam tanggal harus mau boleh perlu dapat semua setiap satu "
    "dua "
    "tiga empat lima banyak sedikit baru lama cepat tolong maaf halo admin tim";

/* What it is about; each also stands with affixes. */
static const char stems[] =
    "acara nikah bayar pesan paket dekor gedung undang tamu foto video katering menu rias busana "
    "gaun kebaya jas cincin bunga warna tema panggung musik band lampu tenda kursi meja parkir "
    "lokasi alamat jadwal ubah batal tunda lunas transfer bukti kirim terima rekening bank nota "
    "kwitansi harga diskon promo total sisa angsur cicil uang kembali tagih kontrak tanda tangan "
    "survei temu rapat konsul hubung telepon kabar tanya jawab jelas info daftar data nama nomor "
    "foto album cetak edit revisi desain contoh gambar ukur coba pilih tentu setuju konfirmasi "
    "tambah kurang ganti lengkap siap atur susun antar jemput angkut mobil hias keluarga orang tua "
    "mertua saudara saksi penghulu akad resepsi siraman seserahan midodareni ijab kabul gereja "
    "masjid hotel ballroom taman pantai vila kamar inap sewa jam lembur petugas kru koordinator "
    "vendor mitra layan keluh saran kritik puas kecewa senang bantu cepat lambat lupa salah benar "
    "rusak hilang basah hujan panas dingin bersih kotor rapi indah mewah sederhana tradisi adat "
    "jawa sunda minang batak bali bugis betawi melayu modern rustik bohemian klasik elegan hijau "
    "merah biru putih emas perak krem ungu kuning hitam merica sambal sate soto rendang nasi gudeg "
    "bakso siomay kue tart minum kopi teh jus prasmanan gubuk porsi piring gelas sendok alergi "
    "vegetarian halal anak dewasa lansia difabel ramp lift toilet genset listrik suara mikrofon "
    "proyektor layar siar langsung rekam drone suvenir label kotak kartu ucap kado angpao buku "
    "tamu "
    "pena gerbang pintu masuk keluar aman satpam izin polisi surat dokumen paspor asuransi denda "
    "syarat aturan janji batas waktu tempo awal akhir tengah depan belakang kiri kanan atas bawah";

static const char *const prefixes[] = {"", "me", "di", "ber", "pe", "ter", "se", "ke"};
static const char *const suffixes[] = {"", "nya", "kan", "an", "i"};

static size_t count_words(const char *text)
{
    struct str rest = str_of(text), word;
    size_t count = 0;
    while (str_split(&rest, ' ', &word))
        count++;
    return count;
}

static void add(struct words *words, struct str word)
{
    double before = words->count ? words->cumulative[words->count - 1] : 0;
    /* Zipf and Mandelbrot: the first words a little less than the pure law has them. */
    words->cumulative[words->count] = before + 1 / ((double)words->count + 2.7);
    words->items[words->count++] = word;
}

struct words words_make(struct arena *arena)
{
    size_t most = count_words(particles) +
                  count_words(stems) * COUNT_OF(prefixes) * COUNT_OF(suffixes);
    struct words words = {NEW_ARRAY(arena, struct str, most), NEW_ARRAY(arena, double, most), 0};
    struct str rest = str_of(particles), word;
    while (str_split(&rest, ' ', &word))
        add(&words, word);
    for (size_t suffix = 0; suffix < COUNT_OF(suffixes); suffix++)
        for (size_t prefix = 0; prefix < COUNT_OF(prefixes); prefix++) {
            rest = str_of(stems);
            while (str_split(&rest, ' ', &word))
                add(&words, str_print(arena, "%s%.*s%s", prefixes[prefix], STR_ARGS(word),
                                      suffixes[suffix]));
        }
    return words;
}

struct str words_pick(const struct words *words, struct dice *dice)
{
    double at = (double)(dice_roll(dice) >> 11) * 0x1p-53 * words->cumulative[words->count - 1];
    size_t low = 0, high = words->count - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (words->cumulative[middle] <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return words->items[low];
}

void words_put_text(const struct words *words, struct dice *dice, struct buffer *out, size_t count)
{
    bool begins = true;
    for (size_t i = 0; i < count; i++) {
        struct str word = words_pick(words, dice);
        if (i)
            buffer_put_byte(out, ' ');
        if (begins)
            buffer_put_byte(out, (char)(word.at[0] - 32));
        buffer_put_str(out, begins ? str_from(word, 1) : word);
        begins = i + 1 == count || dice_percent(dice, 9);
        if (begins)
            buffer_put_byte(out, dice_percent(dice, 15) ? '?' : '.');
    }
}

void words_put_name(struct dice *dice, struct buffer *out)
{
    static const char *const first[] = {
        "Adi",   "Agus",    "Andi",  "Ayu",     "Bagus", "Bayu", "Budi",  "Citra", "Dewi",  "Dian",
        "Dimas", "Eka",     "Fajar", "Fitri",   "Galih", "Gita", "Hadi",  "Hana",  "Indah", "Intan",
        "Joko",  "Kartika", "Laras", "Lestari", "Maya",  "Mega", "Nadia", "Nanda", "Novi",  "Putri",
        "Rani",  "Ratna",   "Rina",  "Rizky",   "Sari",  "Siti", "Sri",   "Tika",  "Wahyu", "Yuli"};
    static const char *const last[] = {
        "Anggraini", "Firmansyah", "Gunawan", "Halim",    "Handayani", "Harahap",
        "Hidayat",   "Kurniawan",  "Kusuma",  "Lubis",    "Maharani",  "Nasution",
        "Nugroho",   "Permata",    "Pratama", "Prasetyo", "Purnomo",   "Rahayu",
        "Rahmawati", "Ramadhan",   "Santoso", "Saputra",  "Setiawan",  "Siregar",
        "Suryani",   "Susanto",    "Utami",   "Wibowo",   "Wijaya",    "Wulandari"};
    buffer_print(out, "%s %s", first[dice_below(dice, COUNT_OF(first))],
                 last[dice_below(dice, COUNT_OF(last))]);
}
