//! `demo`: a hall with made people in a folder of its own, which is gone afterwards.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use clap::Args;
use queue_core::Setup;

use super::{Found, told_to_stop};
use crate::{
    clock::HallClock,
    config::{Config, hall as hall_file},
    demo,
    run::{self, Options, Server},
    startup::StartupError,
    telemetry,
};

/// What to show.
#[derive(Args, Debug)]
pub(super) struct Demo {
    /// The port on this machine; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Which days are made: the same seed makes the same people.
    #[arg(long, default_value_t = 2016)]
    seed: u64,
}

pub(super) async fn run(asked: &Demo) -> Result<Found, StartupError> {
    let mut config = Config::load(None).map_err(StartupError::config)?;
    let folder = tempfile::tempdir().map_err(StartupError::failed)?;
    config.data = folder.path().to_owned();
    config.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, asked.port));
    config.time_scale = demo::SCALE;
    telemetry::start_log(&config);
    let listener = run::listen(&config)?;
    let setup = hall_file::load(&config.hall).map_err(StartupError::hall_file)?;
    let options = Options {
        start_ms: Some(HallClock::today_at(&setup.time_zone, demo::BEGIN_MINUTE)),
        ..Options::default()
    };
    let server = Server::start(config, options).await?;
    let doors = demo::Doors::make(server.access(), &setup).await.map_err(StartupError::failed)?;
    let screens = demo::made_screens(server.access(), &setup).await;
    let screens = screens.map_err(StartupError::failed)?;
    server.open_to_visitors(doors);
    let place = demo::Place {
        hall: server.hall().clone(),
        replica: Arc::clone(server.replica()),
        hub: Arc::clone(server.hub()),
        screens,
    };
    let people = tokio::spawn(demo::run(place, asked.seed, server.stopping()));
    let address = listener.local_addr().map_err(StartupError::failed)?;
    print_pages(&setup, address);
    server.serve(listener, told_to_stop()?).await?;
    people.abort();
    Ok(Found::Nothing)
}

fn print_pages(setup: &Setup, address: SocketAddr) {
    println!("{} · {}", setup.name.zh, setup.name.en);
    println!("这里的时间快 {} 倍，人都是编的 · time ×{}, made people", demo::SCALE, demo::SCALE);
    println!();
    println!("  从这里开始 · start here   http://{address}/");
    println!("  取号机     · kiosk        http://{address}/demo/kiosk");
    for (id, zone) in &setup.zones {
        println!(
            "  综合屏     · board        http://{address}/demo/board/{id}   {} {}",
            zone.name.zh, zone.name.en
        );
    }
    println!("  现场管理   · live hall    http://{address}/demo/manage");
    println!("  接口文档   · API          http://{address}/api/docs");
    println!();
    println!("按 Ctrl-C 停止 · Ctrl-C stops it and leaves nothing behind");
}
